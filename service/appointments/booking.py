"""Holding a time for ten minutes, and booking what is held; both may be sent twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows, one_at_a_time
from products.models import RegisteredProduct
from service.appointments import appointment_emails, bays, repair_visits
from service.appointments.bays import TimeTaken
from service.models import (
    HELD_FOR,
    MOST_LIVE,
    Appointment,
    AppointmentEvent,
    Repair,
    ServiceCentre,
    VisitKind,
)
from service.visit_times import booking_rule
from service.visit_times.free_times import FreeTimes


class TooManyAppointments(Exception):
    """The member has as many live appointments as one may have."""


class RepairHasAppointment(Exception):
    """The repair has a live appointment of this kind."""


class RepairAsksForNone(Exception):
    """The repair asks for no visit of this kind: it is not approved, not ready, or over."""


class HoldLapsed(Exception):
    """The time is not held any more, and somebody else may have it."""


@transaction.atomic
def hold(  # noqa: PLR0913 -- what a visit consists of
    *,
    by: User,
    key: UUID,
    kind: VisitKind,
    centre: ServiceCentre,
    start: datetime,
    product: RegisteredProduct | None = None,
    repair: Repair | None = None,
    language: str,
    is_offered: bool = False,
) -> Appointment:
    """Hold a time for its member for ten minutes, at whichever bay is free.

    Sent twice, it is the same hold. Another one is given back. ``is_offered``: asks no rule.

    Raises:
        BooksByTicket: the member missed too many visits.
        TimeTaken: the time is not offered, or others were faster.
        TooManyAppointments: the member has two already.
        RepairHasAppointment: there is one of this kind for the repair.
        RepairAsksForNone: the repair is not to be brought, or collected, now.
    """
    bays.book_days([centre.pk])
    if isinstance(slot := _take_slot(by, key, is_offered=is_offered), Appointment):
        return slot
    held = Appointment(user=by, key=key, slot=slot, kind=kind, centre=centre, language=language)
    held.registered_product, held.repair = product, repair
    _hold_bay(held, start)
    return held


@transaction.atomic
def book(*, by: User, key: UUID, matter: str = "", phone: str = "") -> Appointment:
    """Book what the member holds; sent twice, it is the same appointment, told of once.

    Of a hold that has lapsed the time is still the member's while nobody else has taken it.

    Raises:
        HoldLapsed: the hold is gone.
    """
    held = lock_rows(by.appointments.for_pages().filter(key=key)).first()
    if held is None:
        raise HoldLapsed
    if held.state != Appointment.State.HELD:
        return held
    held.state, held.held_until = Appointment.State.BOOKED, None
    held.matter, held.phone = matter, phone
    if not bays.save(held, ["state", "held_until", "matter", "phone"]):
        raise HoldLapsed
    record(held, AppointmentEvent.Kind.BOOKED, by=by)
    appointment_emails.booked(held)
    return held


@transaction.atomic
def give_back(*, by: User, key: UUID) -> None:
    """Give a held time back, so that others may have it at once."""
    bays.delete_holds(Appointment.objects.filter(user=by, key=key, state="held"))


def length_of(kind: VisitKind, start: datetime) -> DateTimeTZRange:
    """Return the time that a visit takes from its start on.

    In UTC: a zone's own clock would make it an hour longer, or shorter, over a leap.
    """
    moment = start.astimezone(UTC)
    return DateTimeTZRange(moment, moment + timedelta(minutes=kind.minutes))


def record(
    appointment: Appointment, kind: AppointmentEvent.Kind, *, by: User | None, note: str = ""
) -> None:
    """Write a line into the timeline of an appointment."""
    AppointmentEvent.objects.create(
        appointment=appointment,
        kind=kind,
        occurred_at=timezone.now(),
        actor=by,
        period=appointment.period,
        note=note,
    )


def _hold_bay(held: Appointment, start: datetime) -> None:
    """Write a hold at whichever bay is free, once those that have lapsed are out of its way."""
    repair, kind = held.repair, held.kind
    if repair is not None and repair_visits.purpose_of(repair) != kind.purpose:
        raise RepairAsksForNone
    if repair is not None and repair.appointments.live().filter(kind=kind).exists():
        raise RepairHasAppointment
    held.period, held.held_until = length_of(kind, start), timezone.now() + HELD_FOR
    bays.delete_lapsed(held.centre, held.period)
    bays.take_bay(held, FreeTimes(held.centre, kind, member=held.user_id).bays_at(start))


def _take_slot(member: User, key: UUID, *, is_offered: bool) -> int | Appointment:
    """Return which of the member's appointments it will be, or what was held before by this key."""
    one_at_a_time(f"appointments of {member.pk}")
    mine = member.appointments.all()
    if (same := mine.filter(key=key).first()) is not None:
        return same
    if not is_offered:
        booking_rule.refuse_who_missed(member)
    bays.delete_holds(mine.filter(state=Appointment.State.HELD))
    taken = {*mine.live().values_list("slot", flat=True)}
    free = [slot for slot in range(1, MOST_LIVE + 1) if slot not in taken]
    if not free:
        raise TooManyAppointments
    return free[0]


__all__ = [
    "HoldLapsed",
    "RepairAsksForNone",
    "RepairHasAppointment",
    "TimeTaken",
    "TooManyAppointments",
    "book",
    "give_back",
    "hold",
    "length_of",
    "record",
]
