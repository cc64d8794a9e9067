"""Claims and all that belongs to one: evidence, answers, decisions, fulfilment, timeline."""

import secrets
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models import EvidenceFile, RegisteredProduct, SerialNumber, evidence_name
from products.models import evidence_storage as private_storage
from promotions.models import ExtraQuestion, Promotion, Reward, RewardCode


def evidence_storage() -> Storage:
    """Give the private storage; named here so that this app's migrations stand alone."""
    return private_storage()


def new_reference() -> str:
    """Draw a claim's reference, the "Order ID": 10 hex digits, as in the guides."""
    return secrets.token_hex(5)


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims."""

    def live(self) -> Self:
        """Those that count towards the limit and hold their serial number."""
        return self.filter(status__in=Claim.LIVE)

    def awaiting_review(self) -> Self:
        """Those that a reviewer must decide, the longest waiting first."""
        return self.filter(status=Claim.Status.SUBMITTED).order_by("submitted_at", "pk")

    def for_history(self) -> Self:
        """The newest first, with all that Redeem History shows of them."""
        return (
            self.order_by("-submitted_at", "-pk")
            .select_related(
                "promotion",
                "reward",
                "registered_product__serial__product__category",
                "registered_product__store",
                "fulfilment__code",
                "serial",
            )
            .prefetch_related("decisions", "promotion__texts")
        )

    def older_than(self, reference: str) -> Self:
        """Those that follow this one in the history; all, if there is no such claim."""
        last = self.filter(reference=reference).values("submitted_at", "pk").first()
        if last is None:
            return self
        earlier = Q(submitted_at__lt=last["submitted_at"])
        return self.filter(earlier | Q(submitted_at=last["submitted_at"], pk__lt=last["pk"]))


class Claim(models.Model):
    """One member's request for one reward for one registered product."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        SENT_BACK = "sent_back", _("sent back")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        CANCELLED = "cancelled", _("cancelled")

    LIVE = (Status.SUBMITTED, Status.SENT_BACK, Status.APPROVED)

    reference = models.CharField(_("Order ID"), max_length=10, unique=True, default=new_reference)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims"
    )
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="claims")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="claims"
    )
    serial = models.ForeignKey(SerialNumber, on_delete=models.PROTECT, related_name="claims")
    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="claims")
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    slot = models.PositiveSmallIntegerField(help_text=_("Which of the member's claims this is."))
    language = models.CharField(max_length=10, default="en")
    submitted_at = models.DateTimeField(_("Redeem Date"))
    due_on = models.DateField(help_text=_("By when the member was promised a decision."))
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-submitted_at", "-pk"]
        permissions = [
            ("review_claim", _("Can approve a claim or send it back")),
            ("view_evidence", _("Can see invoices and photos")),
            ("deliver_claim", _("Can note that a parcel or payment was sent")),
        ]
        constraints = [
            models.UniqueConstraint(
                "promotion",
                "serial",
                condition=Q(status__in=["submitted", "sent_back", "approved"]),
                name="one_live_claim_per_promotion_and_serial",
            ),
            # The backstop of the limit per e-mail; the lock in claims.submit comes first.
            models.UniqueConstraint(
                "promotion",
                "user",
                "slot",
                condition=Q(status__in=["submitted", "sent_back", "approved"]),
                name="one_live_claim_per_slot",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-submitted_at", "-id"], name="claim_history"),
            models.Index(
                "submitted_at",
                "id",
                condition=Q(status="submitted"),
                name="claim_awaiting_review",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be withdrawn."""
        return self.status in {Claim.Status.SUBMITTED, Claim.Status.SENT_BACK}


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


class Decision(models.Model):
    """What was decided on a claim, by whom or by which policy; never edited, never deleted."""

    class Outcome(models.TextChoices):
        SENT_BACK = "sent_back", _("sent back")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    policy = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("decision")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_by_person_or_policy",
                condition=Q(decided_by__isnull=False, policy="")
                | (Q(decided_by=None) & ~Q(policy="")),
            ),
            models.CheckConstraint(
                name="decision_against_has_reason",
                condition=Q(outcome="approved") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Fulfilment(models.Model):
    """What is owed for an approved claim, and how it got there."""

    class Status(models.TextChoices):
        DUE = "due", _("due")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        REVOKED = "revoked", _("revoked")

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="fulfilment")
    status = models.CharField(max_length=10, choices=Status, default=Status.DUE)
    code = models.OneToOneField(
        RewardCode, on_delete=models.PROTECT, null=True, related_name="fulfilment"
    )
    due_on = models.DateField(help_text=_("From which day it is delivered."))
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("fulfilment")
        constraints = [
            models.CheckConstraint(
                name="fulfilment_delivered_has_time",
                condition=Q(status="delivered", delivered_at__isnull=False)
                | (~Q(status="delivered") & ~Q(status="due"))
                | Q(status="due", delivered_at=None),
            ),
        ]
        indexes = [
            models.Index("due_on", "id", condition=Q(status="due"), name="fulfilment_due"),
        ]

    def __str__(self) -> str:
        return self.get_status_display()


class DrawEntry(models.Model):
    """A claim's place in a lucky draw; made when the claim is approved and Yes was answered."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="draw_entries")
    draw = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="draw_entries")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draw entry")
        verbose_name_plural = _("draw entries")
        constraints = [models.UniqueConstraint("claim", "draw", name="draw_entry_once")]

    def __str__(self) -> str:
        return f"{self.draw}: {self.claim}"


class ClaimEvent(models.Model):
    """One line of the dated timeline that member and staff read; never edited, never deleted."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Redeemed")
        RESUBMITTED = "resubmitted", _("Corrected and redeemed again")
        SENT_BACK = "sent_back", _("Sent back")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        CANCELLED = "cancelled", _("Cancelled")
        DELIVERED = "delivered", _("Reward delivered")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    note = models.TextField(blank=True)
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("event")
        ordering = ["occurred_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
