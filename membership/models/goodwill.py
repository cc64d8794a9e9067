"""Points by hand, each with a reason; above a limit a second person agrees."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.models.account import LONGEST_NOTE, PointsAccount

LONGEST_REFERENCE: Final = 60


class Goodwill(models.Model):
    """Points that a member of staff gives, and who agreed; its lot has it as its source."""

    account = models.ForeignKey(PointsAccount, on_delete=models.PROTECT, related_name="goodwill")
    points = models.PositiveIntegerField(_("Points"))
    reason = models.CharField(_("Reason"), max_length=LONGEST_NOTE)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    needs_two = models.BooleanField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("goodwill")
        verbose_name_plural = _("goodwill")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="goodwill_of_points", condition=Q(points__gt=0)),
            models.CheckConstraint(name="goodwill_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="goodwill_decided_at_and_by",
                condition=Q(decided_at=None, decided_by=None, is_granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
            ),
            models.CheckConstraint(
                name="goodwill_by_two",
                condition=Q(needs_two=False)
                | Q(decided_by=None)
                | Q(is_granted=False)
                | ~Q(decided_by=F("asked_by")),
            ),
        ]
        indexes = [
            models.Index("asked_at", condition=Q(decided_at=None), name="goodwill_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.points}"


class GoodwillLine(models.Model):
    """The line of a file by which points came: its reference, and the day that they last from."""

    goodwill = models.OneToOneField(
        Goodwill, on_delete=models.PROTECT, primary_key=True, related_name="line"
    )
    reference = models.CharField(_("Reference"), max_length=LONGEST_REFERENCE, unique=True)
    earned_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("line of a file of points")
        verbose_name_plural = _("lines of files of points")
        default_permissions = ()

    def __str__(self) -> str:
        return self.reference
