"""Review leases (who is looking at which claim) and scheduled decisions."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from redemptions.models.claim import Claim
from redemptions.models.decision import Decision
from redemptions.models.reason import SendBackReason


class ReviewLeaseQuerySet(models.QuerySet["ReviewLease"]):
    """Query set of review leases."""

    def live(self) -> Self:
        """Return leases that have not expired."""
        return self.filter(leased_until__gt=timezone.now())


class ReviewLease(models.Model):
    """Who looks at a claim and until when, so that no two reviewers work on the same claim."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="lease")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_leases"
    )
    leased_until = models.DateTimeField()

    objects = ReviewLeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lease")
        ordering = ["leased_until", "pk"]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.claim}"


class ScheduledDecisionQuerySet(models.QuerySet["ScheduledDecision"]):
    """Query set of scheduled decisions."""

    def due(self) -> Self:
        """Return decisions that can no longer be undone: the least often tried, the oldest first.

        One that fails again and again stands behind all others. The approval of a claim that waits
        for stock is due once there is some: see ``restocking``.
        """
        ready = self.filter(claim__waits_for_stock_since=None)
        due = ready.filter(takes_effect_at__lte=timezone.now())
        return due.order_by("attempts", "takes_effect_at", "pk")


class ScheduledDecision(models.Model):
    """A reviewer's decision that can still be undone; deleted once it takes effect."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="scheduled")
    outcome = models.CharField(max_length=10, choices=Decision.Outcome)
    reason = models.TextField(blank=True, default="", db_default="")
    reasons = models.ManyToManyField(SendBackReason, related_name="+")
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    scheduled_at = models.DateTimeField(default=timezone.now, db_default=Now())
    takes_effect_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=_("How often it was tried in vain.")
    )

    objects = ScheduledDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned decision")
        verbose_name_plural = _("planned decisions")
        ordering = ["takes_effect_at", "pk"]
        indexes = [models.Index("takes_effect_at", "id", name="scheduled_decision_due")]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_outcome_display()}"
