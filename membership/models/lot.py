"""Lots of points: each was earned at once, for one source, and expires on one day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.working_days import today
from membership.models.account import PointsAccount
from membership.models.earning_rule import EarningRule, SourceType


class LotQuerySet(models.QuerySet["Lot"]):
    """Query set of lots."""

    def usable(self, on: date | None = None) -> Self:
        """Return what can be spent on a day, by default today; the oldest-expiring first."""
        day = on or today()
        live = self.filter(left__gt=0, usable_from__lte=day, expires_on__gte=day)
        return live.order_by("expires_on", "pk")

    def pending(self, on: date | None = None) -> Self:
        """Return what cannot be spent yet, that which becomes usable next first."""
        day = on or today()
        return self.filter(left__gt=0, usable_from__gt=day).order_by("usable_from", "pk")

    def points(self) -> int:
        """Return how many points are left in these."""
        return self.aggregate(total=Sum("left"))["total"] or 0


class Lot(models.Model):
    """Points of one source. What leaves it is a SpendingPart, whether bought, expired or void."""

    class Warned(models.IntegerChoices):
        NONE = 0, _("not warned")
        FIRST = 1, _("warned once")
        LAST = 2, _("warned twice")

    account = models.ForeignKey(
        PointsAccount, on_delete=models.PROTECT, db_index=False, related_name="lots"
    )
    source_type = models.CharField(_("Source"), max_length=12, choices=SourceType)
    source_id = models.BigIntegerField()
    rule = models.ForeignKey(
        EarningRule, on_delete=models.PROTECT, null=True, db_index=False, related_name="lots"
    )
    earned = models.PositiveIntegerField(_("Earned"))
    left = models.PositiveIntegerField(_("Left"))
    earned_at = models.DateTimeField(_("Earned at"), default=timezone.now, db_default=Now())
    usable_from = models.DateField(_("Usable from"))
    expires_on = models.DateField(_("Last day"), help_text=_("The last day to spend it."))
    voided_at = models.DateTimeField(_("Taken back"), null=True)
    told_at = models.DateTimeField(null=True, help_text=_("When the e-mail told of it."))
    warned = models.PositiveSmallIntegerField(
        choices=Warned, default=Warned.NONE, db_default=Warned.NONE
    )

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot of points")
        verbose_name_plural = _("lots of points")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("source_type", "source_id", name="lot_of_a_source_once"),
            models.CheckConstraint(name="lot_earned_something", condition=Q(earned__gt=0)),
            models.CheckConstraint(
                name="lot_left_is_some_of_it", condition=Q(left__gte=0, left__lte=F("earned"))
            ),
            models.CheckConstraint(
                name="lot_usable_before_it_expires", condition=Q(usable_from__lte=F("expires_on"))
            ),
            models.CheckConstraint(
                name="lot_void_has_nothing_left", condition=Q(voided_at=None) | Q(left=0)
            ),
            models.CheckConstraint(name="lot_warning_known", condition=Q(warned__in=[0, 1, 2])),
        ]
        indexes = [
            # What is left of an account, in the order in which it is spent: few rows.
            models.Index(
                "account", "expires_on", "id", condition=Q(left__gt=0), name="lot_left_of_account"
            ),
            models.Index("account", "earned_at", name="lot_earned_by_account"),
            # The days of who has something to lose, by how far they were warned.
            models.Index("warned", "expires_on", "id", condition=Q(left__gt=0), name="lot_expires"),
            models.Index("account", condition=Q(told_at=None), name="lot_untold"),
            models.Index(
                "rule", "account", "earned_at", condition=Q(rule__isnull=False), name="lot_of_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_type} {self.source_id}"

    @property
    def is_pending(self) -> bool:
        """Whether it cannot be spent yet."""
        return self.usable_from > today()
