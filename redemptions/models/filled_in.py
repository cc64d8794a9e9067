"""What the member fills in and uploads: for a claim, and before it is one."""

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models import EvidenceFile, RegisteredProduct, evidence_name
from products.models import evidence_storage as private_storage
from promotions.models import ExtraQuestion, Promotion
from redemptions.models.claim import Claim


def evidence_storage() -> Storage:
    """Give the private storage; named here so that this app's migrations stand alone."""
    return private_storage()


class Recipient(models.Model):
    """Where a reward is sent to, as the member wrote it."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="recipient")
    first_name = models.CharField(_("First Name"), max_length=80)
    last_name = models.CharField(_("Last Name"), max_length=80)
    zip_code = models.CharField(_("Zip code"), max_length=20)
    city = models.CharField(_("City"), max_length=80)
    state = models.CharField(_("State / Province / Region"), max_length=80, blank=True)
    street = models.CharField(_("Street address"), max_length=160)
    unit = models.CharField(_("Apartment / Building / Unit / Floor"), max_length=160, blank=True)
    contact_number = models.CharField(_("Contact Number"), max_length=40)
    note = models.CharField(_("Note"), max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}, {self.city}"

    @property
    def lines(self) -> list[str]:
        """The recipient as on a parcel, line by line."""
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


class SerialPhoto(EvidenceFile):
    """A photo of the serial number on the product itself; the newest counts."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="serial_photos")

    class Meta(EvidenceFile.Meta):
        verbose_name = _("serial photo")


class ClaimDraft(models.Model):
    """What a member filled in and has not redeemed yet: a new claim, or a claim sent back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claim_drafts"
    )
    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="+")
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, null=True, related_name="draft")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.CASCADE, null=True, related_name="+"
    )
    recipient = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    photo = models.FileField(
        storage=evidence_storage, upload_to=evidence_name, max_length=200, blank=True
    )
    photo_name = models.CharField(max_length=200, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "promotion", condition=Q(claim=None), name="one_new_draft_per_promotion"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
