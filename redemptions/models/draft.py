"""What the member fills in and uploads: recipient, answers, serial photos and claim drafts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Now
from django.utils.translation import gettext_lazy as _

from evidence.models import Upload
from foundation.text import end_of_number
from products.models import RegisteredProduct
from promotions.models import ExtraQuestion, Promotion
from redemptions.models.claim import Claim


def normalize_address(zip_code: str | Combinable, street: str | Combinable) -> Lower:
    """Reduce an address to lower-case letters and digits, the same for all its spellings."""
    joined = Concat(zip_code, street, output_field=models.CharField())
    letters_and_digits = models.Func(
        joined,
        models.Value(r"[^[:alnum:]]"),
        models.Value(""),
        models.Value("g"),
        function="REGEXP_REPLACE",
        output_field=models.CharField(),
    )
    return Lower(letters_and_digits)


class Recipient(models.Model):
    """The recipient and address of a reward, as the member typed them."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="recipient")
    first_name = models.CharField(_("First Name"), max_length=80)
    last_name = models.CharField(_("Last Name"), max_length=80)
    zip_code = models.CharField(_("Zip code"), max_length=20)
    city = models.CharField(_("City"), max_length=80)
    state = models.CharField(
        _("State / Province / Region"), max_length=80, blank=True, default="", db_default=""
    )
    street = models.CharField(_("Street address"), max_length=160)
    unit = models.CharField(
        _("Apartment / Building / Unit / Floor"),
        max_length=160,
        blank=True,
        default="",
        db_default="",
    )
    contact_number = models.CharField(_("Contact Number"), max_length=40)
    note = models.CharField(_("Note"), max_length=500, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(normalize_address("zip_code", "street"), name="recipient_same_place"),
            models.Index(end_of_number("contact_number"), name="recipient_same_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}, {self.city}"

    @property
    def lines(self) -> list[str]:
        """The lines of the address label on a parcel."""
        lines = [
            f"{self.first_name} {self.last_name}",
            self.street,
            self.unit,
            f"{self.zip_code} {self.city}",
            self.state,
            self.contact_number,
        ]
        return [line for line in lines if line.strip()]


class Answer(models.Model):
    """The member's answer to one of the promotion's questions."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(ExtraQuestion, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=500)

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [models.UniqueConstraint("claim", "question", name="answer_once")]

    def __str__(self) -> str:
        return self.value


class SerialPhoto(models.Model):
    """A photo of the serial number on the product itself; a claim's newest photo counts."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="serial_photos")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("serial photo")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.upload.original_name


class ClaimDraftQuerySet(models.QuerySet["ClaimDraft"]):
    """Query set of claim drafts."""

    def of_new_claims(self) -> Self:
        """Return drafts of new claims whose chosen product still belongs to the member."""
        return self.filter(
            claim=None,
            registered_product__user=F("user"),
            registered_product__released_at=None,
        )


class ClaimDraft(models.Model):
    """What a member filled in but has not redeemed yet, for a new claim or one sent back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claim_drafts"
    )
    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="+")
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, null=True, related_name="draft")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.CASCADE, null=True, related_name="+"
    )
    recipient = models.JSONField(default=dict, db_default={})
    answers = models.JSONField(default=dict, db_default={})
    photo = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, related_name="+")
    invoices = models.ManyToManyField(Upload, related_name="+")
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects = ClaimDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "promotion", condition=Q(claim=None), name="one_new_draft_per_promotion"
            )
        ]
        indexes = [models.Index("updated_at", name="claim_draft_updated")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
