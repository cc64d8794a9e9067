"""What a claim is made with: the photo of each unit, the products of a bundle, the answers."""

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.models import Upload
from products.models import RegisteredProduct, SerialNumber
from promotions.models import BundlePart, ExtraQuestion, Promotion
from promotions.models.question import answer_in_words, asked_in_words
from redemptions.models.claim import Claim, ClaimQuerySet
from redemptions.models.draft import ClaimDraft


class ClaimPartManager(models.Manager["ClaimPart"]):
    """Further products are read with all that is shown of them."""

    def get_queryset(self) -> models.QuerySet["ClaimPart"]:
        """Return them in the order of the reward's parts."""
        unit = "registered_product__serial__product__category", "registered_product__store"
        return super().get_queryset().select_related("part", "serial", *unit)


class ClaimPart(models.Model):
    """A further product of a claim, with its unit: what the reward asks for beside the main one."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(BundlePart, on_delete=models.PROTECT, related_name="+")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="claim_parts"
    )
    serial = models.ForeignKey(SerialNumber, on_delete=models.PROTECT, related_name="claim_parts")
    # As of a run of the checks: later claims are compared with these.
    invoice_key = models.CharField(max_length=300, blank=True, default="", db_default="")
    invoice_numbers = ArrayField(models.CharField(max_length=60), default=list, db_default=[])

    objects = ClaimPartManager()

    class Meta:
        verbose_name = _("further product")
        verbose_name_plural = _("further products")
        ordering = ["claim", "part__position", "part"]
        constraints = [models.UniqueConstraint("claim", "part", name="claim_part_once")]
        indexes = [
            models.Index(
                "invoice_key", name="claim_part_invoice", condition=~models.Q(invoice_key="")
            ),
            GinIndex("invoice_numbers", name="claim_part_numbers"),
        ]

    def __str__(self) -> str:
        return f"{self.registered_product.product.name} / {self.serial.serial}"


def claims_about(
    products: Collection[RegisteredProduct] | QuerySet[RegisteredProduct],
) -> ClaimQuerySet:
    """Return the claims for products, whether they are the main one or a further one."""
    further = ClaimPart.objects.filter(registered_product__in=products).order_by()
    # Two lists: an OR with a query in it would read all claims.
    of_parts = list(further.values_list("claim", flat=True))
    return Claim.objects.filter(Q(registered_product__in=products) | Q(pk__in=of_parts))


def claims_with(serial: SerialNumber) -> ClaimQuerySet:
    """Return the claims for a unit, whoever registered it."""
    further = ClaimPart.objects.filter(serial=serial).order_by()
    of_parts = list(further.values_list("claim", flat=True))
    return Claim.objects.filter(Q(serial=serial) | Q(pk__in=of_parts))


class SerialPhoto(models.Model):
    """A photo of the serial number on the product itself; the newest of each product counts."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="serial_photos")
    # The further product that it shows; none: the main one.
    part = models.ForeignKey(
        ClaimPart, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("serial photo")
        verbose_name_plural = _("serial photos")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.upload.original_name


class ClaimedUnit(models.Model):
    """A unit that a live claim of a promotion uses, as its main product or as a further one.

    Triggers write and delete these rows with the claims; that a unit stands here once in a
    promotion is what lets no two live claims use it, whichever of their products it is.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="units_in_use")
    promotion = models.ForeignKey(
        Promotion, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    serial = models.ForeignKey(SerialNumber, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("claimed unit")
        verbose_name_plural = _("claimed units")
        constraints = [
            models.UniqueConstraint("promotion", "serial", name="one_live_claim_per_unit")
        ]

    def __str__(self) -> str:
        return f"unit {self.serial_id} in claim {self.claim_id}"


class DraftPart(models.Model):
    """A further product in a draft: the chosen unit, its photo, and a new proof of purchase."""

    draft = models.ForeignKey(
        "redemptions.ClaimDraft", on_delete=models.CASCADE, related_name="parts"
    )
    part = models.ForeignKey(BundlePart, on_delete=models.CASCADE, related_name="+")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.CASCADE, related_name="+"
    )
    photo = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, related_name="+")
    invoices = models.ManyToManyField(Upload, related_name="+")

    class Meta:
        ordering = ["draft", "part__position", "part"]
        constraints = [models.UniqueConstraint("draft", "part", name="draft_part_once")]

    def __str__(self) -> str:
        return f"{self.part_id} in draft {self.draft_id}"

    @property
    def photos(self) -> list[Upload]:
        """Its photo, if there is one, as pages show uploads."""
        return [self.photo] if self.photo else []


class Answer(models.Model):
    """The member's answer to one of the promotion's questions.

    Its value is that of a form: yes or no, a text, the keys of options, a number, a day as ISO has
    it, the name of a file. It is read by what was asked, whatever the question says by now.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(ExtraQuestion, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=500)
    # As ExtraQuestion.wording has it; empty in rows from before there was this column.
    asked = models.JSONField(default=dict, db_default={})
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [models.UniqueConstraint("claim", "question", name="answer_once")]
        indexes = [
            models.Index("upload", name="answer_upload", condition=Q(upload__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def label(self) -> str:
        """The question as it was asked, in the reader's language."""
        return asked_in_words(self.asked) or self.question.label

    @property
    def words(self) -> str:
        """The answer in words, in the reader's language."""
        return answer_in_words(self.asked or self.question.wording(self.value), self.value)

    @property
    def file(self) -> Upload | None:
        """The file that is the answer, unless it was deleted by rule."""
        return self.upload if self.upload and self.upload.deleted_at is None else None


class DraftFile(models.Model):
    """A file in a draft that answers a question: one for each."""

    draft = models.ForeignKey(ClaimDraft, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(ExtraQuestion, on_delete=models.CASCADE, related_name="+")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("draft", "question", name="draft_file_once")]

    def __str__(self) -> str:
        return f"file {self.pk} of draft {self.draft_id}"
