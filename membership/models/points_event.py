"""The history of an account, as its member reads it: append-only, each line with its source."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from membership.models.account import LONGEST_NOTE, PointsAccount
from membership.models.lot import Lot
from membership.models.spending import Spending


class PointsEvent(models.Model):
    """One change of an account; never edited or deleted. Its points add up to those of the lots."""

    class Kind(models.TextChoices):
        EARNED = "earned", _("Earned")
        GIVEN_BACK = "given_back", _("Given back")
        SPENT = "spent", _("Spent")
        EXPIRED = "expired", _("Expired")
        VOIDED = "voided", _("Taken back")
        OWED = "owed", _("Owed")
        SETTLED = "settled", _("Kept for what was owed")
        FORGIVEN = "forgiven", _("No longer owed")
        GIVEN_UP = "given_up", _("Given up on leaving")
        JOINED = "joined", _("Joined the program")
        LEFT = "left", _("Left the program")
        FROZEN = "frozen", _("Account frozen")
        UNFROZEN = "unfrozen", _("Account no longer frozen")
        EXCLUDED = "excluded", _("Excluded from the program")
        READMITTED = "readmitted", _("Readmitted to the program")
        TIER_UP = "tier_up", _("Next tier reached")
        TIER_NOTICE = "tier_notice", _("Lower tier announced")
        TIER_KEPT = "tier_kept", _("Tier kept after all")
        TIER_DOWN = "tier_down", _("Moved to a lower tier")

    account = models.ForeignKey(
        PointsAccount, on_delete=models.PROTECT, db_index=False, related_name="events"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    points = models.IntegerField(
        default=0, db_default=0, help_text=_("By how much what the account holds has changed.")
    )
    owed = models.IntegerField(
        default=0, db_default=0, help_text=_("By how much what is owed has changed.")
    )
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, null=True, db_index=False, related_name="events"
    )
    spending = models.ForeignKey(
        Spending, on_delete=models.PROTECT, null=True, db_index=False, related_name="events"
    )
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("event of points")
        verbose_name_plural = _("events of points")
        ordering = ["-occurred_at", "-pk"]
        constraints = [
            # What comes has a lot, what goes has a spending, and each is told once.
            models.UniqueConstraint(
                "lot",
                condition=Q(kind__in=["earned", "given_back"]),
                name="points_event_of_a_lot_once",
            ),
            models.UniqueConstraint(
                "spending",
                condition=Q(spending__isnull=False),
                name="points_event_of_a_spending_once",
            ),
            models.CheckConstraint(
                name="points_event_names_its_source",
                condition=Q(points=0, spending=None)
                | Q(
                    points__gt=0,
                    lot__isnull=False,
                    spending=None,
                    kind__in=["earned", "given_back"],
                )
                | Q(points__lt=0, spending__isnull=False),
            ),
        ]
        indexes = [
            models.Index("occurred_at", "id", condition=~Q(note=""), name="points_note_by_day"),
            models.Index(fields=["account", "-occurred_at", "-id"], name="points_event_of_account"),
            models.Index("lot", condition=Q(lot__isnull=False), name="points_event_of_lot"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
