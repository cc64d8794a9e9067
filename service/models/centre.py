"""Service centres: where they are, when they are open, and at how many bays members are served."""

from typing import Final, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts import time_zones
from accounts.regions import region_name
from foundation.languages import current_language, words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language
from promotions.models.promotion import check_time_zone
from service.models.visit_choices import ClosureReason

MOST_BAYS: Final = 50
FURTHEST_DAYS: Final = 120


class ServiceCentreQuerySet(models.QuerySet["ServiceCentre"]):
    """Query set of service centres."""

    def offered(self) -> Self:
        """Return the centres that members may choose, with their texts, in order."""
        return self.filter(is_active=True).prefetch_related("texts")


class ServiceCentre(models.Model):
    """A place where members hand in and collect; all its times are by its own clock."""

    name = models.SlugField(
        _("Name"), max_length=40, unique=True, help_text=_("As links name it, such as berlin.")
    )
    region = models.CharField(
        _("Region / Location"), max_length=2, help_text=_("Whose public holidays count too.")
    )
    subdivision = models.CharField(
        _("State or province"),
        max_length=6,
        blank=True,
        default="",
        db_default="",
        help_text=_("Where it has holidays of its own, such as BE for Berlin."),
    )
    time_zone = models.CharField(_("Time zone"), max_length=64, validators=[check_time_zone])
    address = models.TextField(_("Address"), max_length=400)
    phone = models.CharField(
        _("Contact Number"), max_length=30, blank=True, default="", db_default=""
    )
    step_minutes = models.PositiveSmallIntegerField(
        _("Minutes between two times"), default=30, db_default=30
    )
    lead_minutes = models.PositiveIntegerField(
        _("Lead time in minutes"),
        default=120,
        db_default=120,
        help_text=_("How long before a visit it may still be booked."),
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("Days ahead"),
        default=30,
        db_default=30,
        help_text=_("How far ahead visits may be booked."),
    )
    change_hours = models.PositiveSmallIntegerField(
        _("Hours until which members change and cancel"), default=24, db_default=24
    )
    opens_on_holidays = models.BooleanField(
        _("Open on public holidays"), default=False, db_default=False
    )
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    objects = ServiceCentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("service centre")
        verbose_name_plural = _("service centres")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="centre_times_are_apart", condition=Q(step_minutes__range=(5, 480))
            ),
            models.CheckConstraint(
                name="centre_looks_ahead", condition=Q(horizon_days__range=(1, FURTHEST_DAYS))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose clock hangs on its wall."""
        return ZoneInfo(self.time_zone)

    @property
    def place(self) -> str:
        """The place whose clock counts, in the reader's language."""
        return time_zones.place(self.time_zone, current_language())

    @property
    def region_name(self) -> str:
        """The name of its region in the reader's language."""
        return region_name(self.region)

    @property
    def title(self) -> str:
        """Its name in the reader's language, else as links name it."""
        return words_in(self.texts.all(), "title", otherwise=self.name)

    @property
    def directions(self) -> str:
        """How to get there, in the reader's language; "" if nothing is written."""
        return words_in(self.texts.all(), "directions")

    @property
    def bring(self) -> str:
        """What to bring whatever the visit is for, in the reader's language."""
        return words_in(self.texts.all(), "bring")


class ServiceCentreText(TextByLanguage):
    """A centre in one language."""

    centre = models.ForeignKey(
        ServiceCentre, on_delete=models.CASCADE, related_name="texts", verbose_name=_("centre")
    )
    title = models.CharField(_("Name"), max_length=80)
    directions = models.TextField(
        _("Directions"), max_length=1000, blank=True, default="", db_default=""
    )
    bring = models.TextField(
        _("What to bring"), max_length=1000, blank=True, default="", db_default=""
    )

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("centre", name="service_centre_text_once")]

    def __str__(self) -> str:
        return self.title


class Bay(models.Model):
    """A counter or bench of a centre: one visit at a time, so a centre of two bays serves two."""

    centre = models.ForeignKey(
        ServiceCentre, on_delete=models.CASCADE, related_name="bays", verbose_name=_("centre")
    )
    number = models.PositiveSmallIntegerField(_("Number"))

    class Meta:
        verbose_name = _("bay")
        verbose_name_plural = _("bays")
        ordering = ["centre", "number"]
        constraints = [
            models.UniqueConstraint("centre", "number", name="bay_number_once"),
            models.CheckConstraint(
                name="bay_number_from_one", condition=Q(number__range=(1, MOST_BAYS))
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class OpeningHours(models.Model):
    """A span of a weekday in which a centre is open, and how many of its bays are then staffed."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    centre = models.ForeignKey(
        ServiceCentre, on_delete=models.CASCADE, related_name="hours", verbose_name=_("centre")
    )
    weekday = models.PositiveSmallIntegerField(_("Weekday"), choices=Weekday)
    opens = models.TimeField(_("Opens"), help_text=_("By the clock of the centre."))
    closes = models.TimeField(_("Closes"), help_text=_("00:00 for midnight."))
    bays = models.PositiveSmallIntegerField(
        _("Bays staffed"), default=1, db_default=1, help_text=_("The first ones, by number.")
    )

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["centre", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint("centre", "weekday", "opens", name="opening_hours_once"),
            models.CheckConstraint(
                name="opening_hours_open_before_they_close",
                condition=Q(opens__lt=F("closes")) | Q(closes="00:00"),
            ),
            models.CheckConstraint(
                name="opening_hours_of_a_weekday", condition=Q(weekday__range=(0, 6))
            ),
            models.CheckConstraint(
                name="opening_hours_staff_a_bay", condition=Q(bays__range=(1, MOST_BAYS))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Query set of closures."""

    def live(self) -> Self:
        """Return those that have not been taken back."""
        return self.filter(reopened_at=None)


class Closure(models.Model):
    """Days on which a centre is closed, both included; the database books nothing on them."""

    Reason = ClosureReason

    centre = models.ForeignKey(
        ServiceCentre, on_delete=models.CASCADE, related_name="closures", verbose_name=_("centre")
    )
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    reason = models.CharField(_("Reason"), max_length=10, choices=ClosureReason)
    closed_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="closure_starts_before_it_ends", condition=Q(starts_on__lte=F("ends_on"))
            ),
            models.CheckConstraint(
                name="closure_reopened_at_and_by",
                condition=Q(reopened_at=None, reopened_by=None)
                | Q(reopened_at__isnull=False, reopened_by__isnull=False),
            ),
            ExclusionConstraint(
                name="closure_once",
                expressions=[
                    (
                        Func("centre", "centre", models.Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func("starts_on", "ends_on", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(reopened_at=None),
                violation_error_message=_("The centre is closed on one of these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}-{self.ends_on}"
