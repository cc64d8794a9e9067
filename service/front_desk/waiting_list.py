"""The waiting list: who would come earlier is told of a free time, and it is held for them.

Who asked first and fits is told first. A sweep looks, whatever it was that freed the time; nobody
holds the same time for two, since a hold is an appointment of the bay like any other.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from service.appointments import appointment_emails, bays, booking
from service.appointments.bays import TimeTaken
from service.front_desk import front_desk_emails
from service.models import (
    Appointment,
    AppointmentEvent,
    AppointmentQuerySet,
    EarlierWish,
)
from service.visit_times import priority
from service.visit_times.free_times import FreeTime, FreeTimes

SERVE: Final = "service.tasks.serve_waiting_list"
HELD_FOR_WISH: Final = timedelta(hours=4)
# By the clock of the centre.
MORNING: Final = 8
NIGHT: Final = 21
# So long one must be able to answer, and so long before the visit the hold ends.
SHORTEST_HOLD: Final = timedelta(minutes=30)
ENDS_BEFORE: Final = timedelta(hours=1)
# What is earlier by less is not worth an e-mail.
EARLIER_BY: Final = timedelta(hours=1)
_Outcome = EarlierWish.Outcome


class CannotWait(Exception):
    """The visit has begun, is over or is off."""


class EarlierTimeGone(Exception):
    """The earlier time is not held any more; the appointment stays as it is."""


@transaction.atomic
def ask(*, by: User, appointment_id: int) -> EarlierWish:
    """Tell me if an earlier time gets free; asked twice, it is one wish.

    Raises:
        Appointment.DoesNotExist: not an appointment of this member.
        CannotWait: nobody can come earlier to it.
    """
    found = lock_rows(by.appointments.booked_ones().for_pages()).get(pk=appointment_id)
    if found.state != Appointment.State.BOOKED or found.starts_at <= timezone.now():
        raise CannotWait
    before = found.earlier_wishes.live().first()
    return before or found.earlier_wishes.create(priority=priority.of_waiting(by.pk))


@transaction.atomic
def leave(*, by: User, appointment_id: int) -> bool:
    """Leave the waiting list; what is held for the member is free at once.

    Raises:
        Appointment.DoesNotExist: not an appointment of this member.
    """
    found = lock_rows(by.appointments.booked_ones()).get(pk=appointment_id)
    wish = live_wish_of(found)
    if wish is not None:
        _end(wish, _Outcome.LEFT)
    return wish is not None


def live_wish_of(appointment: Appointment) -> EarlierWish | None:
    """Return the wish of an appointment, if its member waits."""
    return appointment.earlier_wishes.live().select_related("appointment__centre").first()


@transaction.atomic
def take(*, by: User, appointment_id: int) -> Appointment:
    """Come at the earlier time that is held; the later one is free at once.

    Raises:
        Appointment.DoesNotExist: not an appointment of this member.
        EarlierTimeGone: it is not held any more.
    """
    rows = by.appointments.booked_ones()
    bays.book_days([rows.get(pk=appointment_id).centre_id])
    found = lock_rows(rows.for_pages()).get(pk=appointment_id)
    wish = live_wish_of(found)
    if wish is None:
        last = found.earlier_wishes.order_by("-pk").first()
        if last is not None and last.outcome == _Outcome.TAKEN:
            return found
        raise EarlierTimeGone
    held = _hold_of(wish).select_related("bay").first()
    if held is None or not wish.is_offered or found.state != Appointment.State.BOOKED:
        raise EarlierTimeGone
    _move_into(found, held, wish)
    booking.record(found, AppointmentEvent.Kind.MOVED, by=by)
    appointment_emails.moved(found)
    return found


def serve(*, after: int = 0) -> int:
    """Look for earlier times for all who wait, for some seconds; return how many were told."""
    search, waiting = _Search(), EarlierWish.objects.unserved()
    told = 0 if after else sweep(SERVE, waiting.told_first(), search.serve_one)
    return told + sweep(SERVE, waiting, search.serve_one, after=after)


class _Search:
    """One run over the list: what is free at a centre for a kind of visit is read once."""

    def __init__(self) -> None:
        self._free: dict[tuple[int, int, int], list[FreeTime]] = {}

    @transaction.atomic
    def serve_one(self, pk: int) -> bool:
        """Hold the earliest time that fits for one who waits, and tell them; return whether."""
        visit_id, centre_id = EarlierWish.objects.values_list(
            "appointment", "appointment__centre"
        ).get(pk=pk)
        bays.book_days([centre_id])
        visit = lock_rows(Appointment.objects.for_pages()).get(pk=visit_id)
        wish = EarlierWish.objects.unserved().filter(pk=pk).first()
        if wish is None:
            return False
        wish.appointment = visit
        if visit.state != Appointment.State.BOOKED or visit.starts_at <= timezone.now():
            _end(wish, _Outcome.OVER)
            return False
        return any(_offered(wish, each) for each in self._fitting(wish))

    def _fitting(self, wish: EarlierWish) -> list[FreeTime]:
        visit, now = wish.appointment, timezone.now()
        further = priority.days_further(visit.centre, visit.user_id)
        key = visit.centre_id, visit.kind_id, further
        if key not in self._free:
            by_day = FreeTimes(visit.centre, visit.kind, further=further).by_day()
            self._free[key] = [each for times in by_day.values() for each in times]
        latest = visit.starts_at.astimezone(UTC) - EARLIER_BY
        earliest = now + SHORTEST_HOLD + ENDS_BEFORE
        declined = wish.offered_start
        return [
            each
            for each in self._free[key]
            if earliest <= each.start <= latest and each.start != declined
        ]


def _offered(wish: EarlierWish, free: FreeTime) -> bool:
    """Hold a time for who waits, and tell them; False if others were faster."""
    visit, until = wish.appointment, _held_until(free.start)
    held = Appointment(
        key=uuid4(),
        # Nobody's by name: the member may have two appointments beside it.
        is_walk_in=True,
        kind=visit.kind,
        centre=visit.centre,
        period=DateTimeTZRange(free.start, free.end),
        held_until=until,
        language=visit.language,
    )
    bays.delete_lapsed(visit.centre, held.period)
    try:
        times = FreeTimes(visit.centre, visit.kind, member=visit.user_id, besides=visit)
        bays.take_bay(held, times.bays_at(free.start))
    except TimeTaken:
        return False
    wish.offered_start, wish.offered_until, wish.hold_key = free.start, until, held.key
    wish.offers += 1
    wish.save(update_fields=["offered_start", "offered_until", "hold_key", "offers"])
    front_desk_emails.earlier(wish)
    return True


def _held_until(start: datetime) -> datetime:
    """Return until when a time is held: for some hours, none of which lapses while people sleep."""
    zone = start.tzinfo
    until = (timezone.now() + HELD_FOR_WISH).astimezone(zone)
    if not MORNING <= until.hour < NIGHT:
        morning = until if until.hour < MORNING else until + timedelta(days=1)
        until = morning.replace(hour=MORNING + 1, minute=0, second=0, microsecond=0)
    return min(until.astimezone(UTC), start.astimezone(UTC) - ENDS_BEFORE)


def _hold_of(wish: EarlierWish) -> AppointmentQuerySet:
    held = Appointment.objects.filter(state=Appointment.State.HELD)
    return held.filter(key=wish.hold_key) if wish.hold_key else held.none()


def _move_into(visit: Appointment, held: Appointment, wish: EarlierWish) -> None:
    period, bay = held.period, held.bay
    bays.delete_holds(_hold_of(wish))
    visit.period, visit.sequence = period, visit.sequence + 1
    try:
        bays.change_bay(visit, [bay], ["sequence"])
    except TimeTaken as error:
        raise EarlierTimeGone from error
    wish.ended_at, wish.outcome = timezone.now(), _Outcome.TAKEN
    wish.save(update_fields=["ended_at", "outcome"])


def _end(wish: EarlierWish, outcome: EarlierWish.Outcome) -> None:
    """End a wish whose appointment is locked; what is held for it is free at once."""
    bays.delete_holds(_hold_of(wish))
    wish.ended_at, wish.outcome = timezone.now(), outcome
    wish.save(update_fields=["ended_at", "outcome"])
