"""Times that the office blocks, others that it offers instead, and who waits for an earlier one."""

from datetime import datetime
from typing import Final, Self, cast
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from service.models.appointment import Appointment
from service.models.centre import Bay, Closure, ServiceCentre

MOST_OFFERED: Final = 3
ONE_WISH_PER_APPOINTMENT: Final = "wish_one_live_per_appointment"


class BlockedTimeQuerySet(models.QuerySet["BlockedTime"]):
    """Query set of blocked times."""

    def live(self) -> Self:
        """Return those that have not been released."""
        return self.filter(released_at=None)

    def unfinished(self) -> Self:
        """Return those in which members may still be expected, the oldest first."""
        return self.live().filter(finished_at=None).order_by("pk")

    def overlapping(self, period: DateTimeTZRange) -> Self:
        """Return those that share a moment with this time."""
        return self.filter(period__overlap=period)


class BlockedTime(models.Model):
    """A time that the office takes away at a centre or one of its bays; the database books none.

    Who was expected in it is told one by one. Whole days of all bays are a closure once nobody is.
    """

    centre = models.ForeignKey(
        ServiceCentre,
        on_delete=models.PROTECT,
        related_name="blocked_times",
        verbose_name=_("centre"),
    )
    bay = models.ForeignKey(
        Bay,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="blocked_times",
        verbose_name=_("bay"),
        help_text=_("None: all bays of the centre."),
    )
    period = DateTimeRangeField(_("Time"))
    reason = models.CharField(_("Reason"), max_length=10, choices=Closure.Reason)
    blocked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Blocked by"),
    )
    finished_at = models.DateTimeField(
        _("All told"),
        null=True,
        help_text=_("When the last member who was expected in it had been told."),
    )
    closure = models.OneToOneField(
        Closure,
        on_delete=models.PROTECT,
        null=True,
        related_name="blocked_time",
        help_text=_("What it became, as it was of whole days."),
    )
    released_at = models.DateTimeField(_("Released"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = BlockedTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked time")
        verbose_name_plural = _("blocked times")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                F("centre"),
                Lower("period"),
                condition=Q(released_at=None),
                name="blocked_time_of_centre",
            ),
            models.Index(
                fields=["id"],
                condition=Q(finished_at=None, released_at=None),
                name="blocked_time_unfinished",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="blocked_time_takes_time",
                condition=Q(period__startswith__lt=F("period__endswith")),
            ),
            models.CheckConstraint(
                name="blocked_time_is_half_open",
                condition=Q(period__lower_inc=True, period__upper_inc=False),
            ),
            models.CheckConstraint(
                name="blocked_time_released_at_and_by",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.period.lower:%Y-%m-%d %H:%M}"

    @property
    def starts_at(self) -> datetime:
        """When it begins, by the clock of its centre."""
        return cast("datetime", self.period.lower).astimezone(self.centre.zone)

    @property
    def ends_at(self) -> datetime:
        """When it ends, by the clock of its centre."""
        return cast("datetime", self.period.upper).astimezone(self.centre.zone)


class OfferedTimeQuerySet(models.QuerySet["OfferedTime"]):
    """Query set of offered times."""

    def open(self) -> Self:
        """Return those that are still to come, of cancelled visits for which none was taken."""
        taken = OfferedTime.objects.filter(appointment=models.OuterRef("appointment"))
        none_taken = ~models.Exists(taken.filter(taken_as__isnull=False))
        return self.filter(none_taken, period__startswith__gt=timezone.now())


class OfferedTime(models.Model):
    """One of three other times for a visit that the office cancelled; the first press takes it."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="offered_times"
    )
    number = models.PositiveSmallIntegerField()
    period = DateTimeRangeField(_("Time"))
    key = models.UUIDField(
        unique=True, default=uuid4, help_text=_("Taken twice, it is the same appointment.")
    )
    taken_as = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, related_name="taken_instead"
    )
    offered_at = models.DateTimeField(default=timezone.now, db_default=Now())

    objects = OfferedTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("offered time")
        verbose_name_plural = _("offered times")
        ordering = ["appointment", "number"]
        constraints = [
            models.UniqueConstraint("appointment", "number", name="offered_time_number_once"),
            models.UniqueConstraint(
                "appointment",
                condition=Q(taken_as__isnull=False),
                name="offered_time_one_taken",
            ),
            models.CheckConstraint(
                name="offered_time_one_of_three", condition=Q(number__range=(1, MOST_OFFERED))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.period.lower:%Y-%m-%d %H:%M}"

    @property
    def starts_at(self) -> datetime:
        """When it begins, by the clock of the centre."""
        return cast("datetime", self.period.lower).astimezone(self.appointment.centre.zone)


class EarlierWishQuerySet(models.QuerySet["EarlierWish"]):
    """Query set of wishes for an earlier time."""

    def live(self) -> Self:
        """Return those that have not ended."""
        return self.filter(ended_at=None)

    def unserved(self) -> Self:
        """Return the live ones to whom no time is offered just now; who asked first comes first."""
        waiting = Q(offered_until=None) | Q(offered_until__lte=timezone.now())
        return self.live().filter(waiting).order_by("pk")

    def told_first(self) -> Self:
        """Return those of who come before who asked first: the highest number first."""
        return self.filter(priority__gt=0).order_by("-priority", "pk")


class EarlierWish(models.Model):
    """A member who would come earlier: told of a free time, which is held for them for a while."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Came earlier")
        LEFT = "left", _("Left the waiting list")
        OVER = "over", _("The visit has begun, or is off")

    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="earlier_wishes"
    )
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    priority = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=_("Who has more is told before the others.")
    )
    offers = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("How often a time was offered.")
    )
    offered_start = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)
    hold_key = models.UUIDField(null=True, help_text=_("By which the hold of it is found."))
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True, default="", db_default="")

    objects = EarlierWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for an earlier time")
        verbose_name_plural = _("waiting list")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(ended_at=None), name="wish_live"),
        ]
        constraints = [
            models.UniqueConstraint(
                "appointment", condition=Q(ended_at=None), name=ONE_WISH_PER_APPOINTMENT
            ),
            models.CheckConstraint(
                name="wish_ended_somehow",
                condition=Q(ended_at=None, outcome="")
                | (Q(ended_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="wish_offered_until",
                condition=Q(offered_start=None, offered_until=None, hold_key=None)
                | Q(
                    offered_start__isnull=False,
                    offered_until__isnull=False,
                    hold_key__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}"

    @property
    def is_live(self) -> bool:
        """Whether its member still waits."""
        return self.ended_at is None

    @property
    def is_offered(self) -> bool:
        """Whether a time is held for its member just now."""
        until = self.offered_until
        return self.is_live and until is not None and until > timezone.now()
