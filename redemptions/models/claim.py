"""A member's claim."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models import RegisteredProduct, SerialNumber
from promotions.models import Promotion, Reward


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
        if not reference.isalnum():
            return self
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
            models.Index(fields=["submitted_at", "id"], name="claim_longest_waiting"),
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
