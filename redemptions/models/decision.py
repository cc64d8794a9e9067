"""Decisions on a claim and the events of its timeline; both are append-only."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evidence.models import Upload
from redemptions.models.check import CheckRun
from redemptions.models.claim import Claim
from redemptions.models.reason import SendBackReason


class Decision(models.Model):
    """A decision on a claim, by a person or a policy; never edited or deleted."""

    class Outcome(models.TextChoices):
        SENT_BACK = "sent_back", _("sent back")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True, default="", db_default="")
    reasons = models.ManyToManyField(
        SendBackReason, related_name="+", help_text=_("From the list; their text may be edited.")
    )
    asks_for = ArrayField(
        models.CharField(max_length=12, choices=Upload.PROOFS),
        default=list,
        db_default=[],
        help_text=_("What the member is to replace; empty where that is left to the member."),
    )
    asks_about = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        help_text=_("Of which registered products of a bundle; empty for all."),
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    policy = models.CharField(max_length=40, blank=True, default="", db_default="")
    checks = models.ForeignKey(
        CheckRun,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("What the policy relied on."),
    )
    despite = ArrayField(
        models.CharField(max_length=20),
        default=list,
        db_default=[],
        help_text=_("What spoke against the approval, or that nothing was read yet."),
    )
    override_reason = models.TextField(
        blank=True, default="", db_default="", help_text=_("Why it was approved all the same.")
    )
    first_approved_at = models.DateTimeField(null=True)
    first_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        help_text=_("Of a high reward: who approved it first."),
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-pk"]
        # The dashboard selects the decisions of one period from those of all years.
        indexes = [models.Index("decided_at", name="decision_decided")]
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


class ClaimEventQuerySet(models.QuerySet["ClaimEvent"]):
    """Query set of timeline events."""

    def for_member(self) -> Self:
        """Return the events that the member may see; the others are for staff only."""
        return self.exclude(kind__in=ClaimEvent.INTERNAL)


class ClaimEvent(models.Model):
    """One line of the dated timeline for member and staff; never edited or deleted."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Redeemed")
        RESUBMITTED = "resubmitted", _("Corrected and redeemed again")
        SENT_BACK = "sent_back", _("Sent back")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Ended: not corrected in time")
        MOVED = "moved", _("New delivery day")
        DELIVERED = "delivered", _("Reward delivered")
        REVOKED = "revoked", _("Reward taken back")
        CODE_REPLACED = "code_replaced", _("Code replaced")
        DRAW_WON = "draw_won", _("Draw won")
        PRIZE_ACCEPTED = "prize_accepted", _("Prize accepted")
        PRIZE_LOST = "prize_lost", _("Prize left to the next in line")
        PURCHASE_CORRECTED = "purchase_corrected", _("Purchase corrected")
        NOTED = "noted", _("Note")
        HELD = "held", _("Put on hold")
        TAKEN_UP = "taken_up", _("Taken off hold")
        ASSIGNED = "assigned", _("Assigned")
        RELEASED = "released", _("Released by a lead")
        TAKEN_OVER = "taken_over", _("Taken over")
        FIRST_APPROVED = "first_approved", _("Approved by the first of two")
        OVERRIDDEN = "overridden", _("Approved anyway")
        SECOND_LOOK = "second_look", _("Reviewed again")
        NOT_DONE = "not_done", _("Decision not carried out")
        WAITS_FOR_STOCK = "waits_for_stock", _("Waits for more rewards")
        NOT_DELIVERED = "not_delivered", _("Delivery failed")
        RETRIED = "retried", _("Delivery tried again")
        DATA_DELETED = "data_deleted", _("Name, address and answers deleted by rule")
        LEGAL_HOLD = "legal_hold", _("Legal hold")
        HOLD_RELEASED = "hold_released", _("Legal hold released")

    INTERNAL = (
        Kind.NOTED,
        Kind.HELD,
        Kind.TAKEN_UP,
        Kind.ASSIGNED,
        Kind.RELEASED,
        Kind.NOT_DONE,
        Kind.NOT_DELIVERED,
        Kind.RETRIED,
        Kind.TAKEN_OVER,
        Kind.FIRST_APPROVED,
        Kind.OVERRIDDEN,
        Kind.SECOND_LOOK,
        Kind.NOT_DONE,
        Kind.LEGAL_HOLD,
        Kind.HOLD_RELEASED,
    )

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    note = models.TextField(blank=True, default="", db_default="")
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ClaimEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["occurred_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def told(self) -> str:
        """The note as the member reads it."""
        return self.note
