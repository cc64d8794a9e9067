"""Appointments: one visit of one member at one bay; the database books no bay twice."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Final, Self, cast

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from products.models import RegisteredProduct
from service.models.centre import Bay, ServiceCentre
from service.models.repair import Repair
from service.models.visit_choices import CancelReason, VisitState
from service.models.visit_kind import VisitKind

MOST_LIVE: Final = 2
HELD_FOR: Final = timedelta(minutes=10)
SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(hours=8)
LONGEST_MATTER: Final = 500
ONE_VISIT_PER_BAY: Final = "appointment_one_visit_per_bay"
ONE_LIVE_PER_SLOT: Final = "appointment_one_live_per_slot"


def new_appointment_reference() -> str:
    """Return a random reference: 10 hex digits, as an Order ID has."""
    return secrets.token_hex(5)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Query set of appointments."""

    def live(self) -> Self:
        """Return what takes a bay, with holds that have lapsed and that nobody has deleted yet."""
        return self.filter(state__in=Appointment.LIVE)

    def expected(self) -> Self:
        """Return the visits at which somebody is, or will be."""
        return self.live().exclude(state=Appointment.State.HELD)

    def taking_time(self) -> Self:
        """Return what takes a bay now: of the holds, those that have not lapsed."""
        return self.live().exclude(state=Appointment.State.HELD, held_until__lte=timezone.now())

    def booked_ones(self) -> Self:
        """Return all but holds: what a member sees of the past, and of what is to come."""
        return self.exclude(state=Appointment.State.HELD)

    def lapsed(self) -> Self:
        """Return the holds that have lapsed."""
        return self.filter(state=Appointment.State.HELD, held_until__lte=timezone.now())

    def overlapping(self, period: DateTimeTZRange) -> Self:
        """Return those that share a moment with this time."""
        return self.filter(period__overlap=period)

    def by_time(self) -> Self:
        """Order by when they begin."""
        return self.order_by(Lower("period"), "pk")

    def latest_first(self) -> Self:
        """Order by when they began, the latest first."""
        return self.order_by(Lower("period").desc(), "-pk")

    def for_lines(self) -> Self:
        """Read with each appointment what its line names."""
        return self.select_related(
            "centre", "kind", "registered_product__serial__product"
        ).prefetch_related("centre__texts", "kind__texts")

    def for_pages(self) -> Self:
        """Read with each appointment what its line and its page name."""
        return self.select_related(
            "user", "centre", "kind", "bay", "registered_product__serial__product", "repair"
        ).prefetch_related("centre__texts", "kind__texts")


class Appointment(models.Model):
    """A visit: held while the form is filled in, booked, and what became of it."""

    State = VisitState
    Reason = CancelReason

    LIVE = (State.HELD, State.BOOKED, State.ARRIVED, State.STARTED)
    OVER = (State.DONE, State.NO_SHOW, State.CANCELLED)
    MEMBERS_REASONS = (Reason.TIME, Reason.SOLVED, Reason.ELSEWHERE, Reason.MEMBER_OTHER)

    reference = models.CharField(
        pgettext_lazy("of an appointment", "Reference"),
        max_length=10,
        unique=True,
        default=new_appointment_reference,
        editable=False,
    )
    key = models.UUIDField(unique=True, help_text=_("What the page that asked for it called it."))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="appointments",
        verbose_name=_("member"),
        help_text=_("None for a visitor without an account."),
    )
    visitor_name = models.CharField(
        _("Visitor"), max_length=80, blank=True, default="", db_default=""
    )
    registered_product = models.ForeignKey(
        RegisteredProduct,
        on_delete=models.PROTECT,
        null=True,
        related_name="appointments",
        verbose_name=_("product"),
    )
    repair = models.ForeignKey(
        Repair,
        on_delete=models.PROTECT,
        null=True,
        related_name="appointments",
        verbose_name=_("repair"),
    )
    kind = models.ForeignKey(
        VisitKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of visit")
    )
    centre = models.ForeignKey(
        ServiceCentre,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("centre"),
    )
    bay = models.ForeignKey(
        Bay, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("bay")
    )
    period = DateTimeRangeField(_("Time"))
    state = models.CharField(
        _("Status"),
        max_length=9,
        choices=VisitState,
        default=VisitState.HELD,
        db_default=VisitState.HELD,
    )
    held_until = models.DateTimeField(null=True)
    slot = models.PositiveSmallIntegerField(
        null=True, help_text=_("Which of the member's live appointments it is, from 1 to 2.")
    )
    sequence = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("How often its calendar entry has changed.")
    )
    matter = models.TextField(
        _("What is it about?"), max_length=LONGEST_MATTER, blank=True, default="", db_default=""
    )
    phone = models.CharField(
        _("Contact Number"), max_length=30, blank=True, default="", db_default=""
    )
    language = models.CharField(_("Language"), max_length=10)
    is_walk_in = models.BooleanField(_("Walk-in"), default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    arrived_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True, help_text=_("When the visitor was called."))
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text=_("When it was done or cancelled."))
    reason = models.CharField(
        _("Reason"), max_length=10, choices=CancelReason, blank=True, default="", db_default=""
    )
    emptied_at = models.DateTimeField(
        null=True, help_text=_("When its texts were deleted by rule.")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-pk"]
        indexes = [
            models.Index(F("user"), Lower("period").desc(), name="appointment_of_member"),
            models.Index(F("centre"), Lower("period"), F("id"), name="appointment_of_centre"),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="appointment_held"),
            models.Index(
                fields=["ended_at"],
                condition=Q(state__in=["done", "no_show", "cancelled"], emptied_at=None),
                name="appointment_ended",
            ),
        ]
        permissions = [
            ("serve_appointment", _("Can serve visitors and block times of a centre")),
        ]
        constraints = [
            # Of one bay and of one moment there is one visit: no extension is needed for that.
            ExclusionConstraint(
                name=ONE_VISIT_PER_BAY,
                expressions=[
                    (
                        Func("bay", "bay", Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["held", "booked", "arrived", "started"]),
                violation_error_message=_("This time is taken."),
            ),
            models.UniqueConstraint(
                "user",
                "slot",
                condition=Q(state__in=["held", "booked", "arrived", "started"]),
                name=ONE_LIVE_PER_SLOT,
            ),
            models.UniqueConstraint(
                "repair",
                "kind",
                condition=Q(state__in=["held", "booked", "arrived", "started"]),
                name="appointment_one_live_of_repair",
            ),
            models.CheckConstraint(
                name="appointment_slots_of_member",
                # Of no slot it would not be known whether it is in the range.
                condition=Q(user=None, slot=None)
                | Q(user__isnull=False, slot__isnull=False, slot__range=(1, MOST_LIVE)),
            ),
            models.CheckConstraint(
                name="appointment_takes_its_time",
                condition=Q(
                    period__startswith__lte=F("period__endswith") - SHORTEST,
                    period__startswith__gte=F("period__endswith") - LONGEST,
                ),
            ),
            models.CheckConstraint(
                name="appointment_period_is_half_open",
                condition=Q(period__lower_inc=True, period__upper_inc=False),
            ),
            models.CheckConstraint(
                name="appointment_held_until",
                condition=Q(state="held", held_until__isnull=False)
                | (~Q(state="held") & Q(held_until=None)),
            ),
            models.CheckConstraint(
                name="appointment_ended_at",
                condition=Q(state__in=["done", "no_show", "cancelled"], ended_at__isnull=False)
                | (~Q(state__in=["done", "no_show", "cancelled"]) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="appointment_cancelled_for_a_reason",
                condition=(Q(state="cancelled") & ~Q(reason=""))
                | (~Q(state="cancelled") & Q(reason="")),
            ),
            models.CheckConstraint(
                name="appointment_arrived_before_it_started",
                condition=Q(started_at=None) | Q(arrived_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_arrived_before_it_was_called",
                condition=Q(called_at=None) | Q(arrived_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_is_somebodys",
                condition=Q(user__isnull=False)
                | Q(is_walk_in=True, registered_product=None, repair=None),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def starts_at(self) -> datetime:
        """When it begins, by the clock of its centre."""
        return cast("datetime", self.period.lower).astimezone(self.centre.zone)

    @property
    def ends_at(self) -> datetime:
        """When it ends, by the clock of its centre."""
        return cast("datetime", self.period.upper).astimezone(self.centre.zone)

    @property
    def is_live(self) -> bool:
        """Whether it takes a bay."""
        return self.state in Appointment.LIVE

    @property
    def is_coming(self) -> bool:
        """Whether the member is still expected."""
        return self.state == Appointment.State.BOOKED and self.ends_at > timezone.now()

    @property
    def change_until(self) -> datetime:
        """Until when the member may change or cancel it."""
        limit = timedelta(hours=self.centre.change_hours)
        return (self.starts_at.astimezone(UTC) - limit).astimezone(self.centre.zone)

    @property
    def product_name(self) -> str:
        """The product that it is about, by name; "" if it is about none."""
        return self.registered_product.product.name if self.registered_product else ""
