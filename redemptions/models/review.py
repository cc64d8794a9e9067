"""Review leases (who is looking at which claim) and scheduled decisions."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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
        verbose_name_plural = _("leases")
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

    def undoable(self, *, by: Any, now: Any) -> Self:  # noqa: ANN401 -- or what stands for them
        """Return a reviewer's own decisions that have not taken effect at a moment."""
        return self.filter(scheduled_by=by, takes_effect_at__gt=now)


class ScheduledDecision(models.Model):
    """A reviewer's decision that can still be undone; deleted once it takes effect."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="scheduled")
    outcome = models.CharField(max_length=10, choices=Decision.Outcome)
    reason = models.TextField(blank=True, default="", db_default="")
    reasons = models.ManyToManyField(SendBackReason, related_name="+")
    asks_about = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    override_reason = models.TextField(blank=True, default="", db_default="")
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


class FirstApproval(models.Model):
    """The first of the two approvals of a high reward; deleted once the claim is decided."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="first_approval")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(default=timezone.now, db_default=Now())
    override_reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("first approval")
        verbose_name_plural = _("first approvals")
        ordering = ["approved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.claim}: {self.approved_by}"


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    """Query set of decisions to be reviewed again."""

    def open(self) -> Self:
        """Return those that no lead has looked at yet, oldest first."""
        return self.filter(looked_at=None).order_by("pk")


class SecondLook(models.Model):
    """A decision drawn at random for a lead to review again; it changes nothing by itself."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="second_look")
    drawn_at = models.DateTimeField(default=timezone.now, db_default=Now())
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agrees = models.BooleanField(_("The lead agrees"), null=True)
    note = models.CharField(_("Note"), max_length=300, blank=True, default="", db_default="")

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="second_look_is_whole",
                condition=models.Q(looked_at=None, looked_by=None, agrees=None)
                | models.Q(looked_at__isnull=False, looked_by__isnull=False, agrees__isnull=False),
            )
        ]
        indexes = [
            models.Index("id", condition=models.Q(looked_at=None), name="second_look_open"),
        ]

    def __str__(self) -> str:
        return str(self.decision)
