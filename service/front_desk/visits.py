"""What the desk notes of a visit, from arrived to done or missed; and walk-ins."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from service.appointments import bays, booking, staffed_bays
from service.appointments.bays import TimeTaken
from service.front_desk import front_desk_emails
from service.models import (
    MOST_LIVE,
    Appointment,
    AppointmentEvent,
    AppointmentQuerySet,
    ServiceCentre,
    VisitKind,
    VisitState,
)
from service.visit_times import booking_rule
from service.visit_times.clock import A_MINUTE

MISS: Final = "service.tasks.note_missed_visits"
# Who comes later than this after the end of the visit is not waited for.
MISSED_AFTER: Final = timedelta(hours=1)
State = VisitState
_Kind = AppointmentEvent.Kind


class CannotServe(Exception):
    """The visit is in another state by now: a colleague, or the member, was faster."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__(appointment.state)
        self.appointment = appointment


class NoBayFree(Exception):
    """No bay is staffed and free for as long as the visit takes."""


@dataclass(frozen=True, slots=True)
class VisitStep:
    """One step at the desk: from which states to which, and the moments that it writes."""

    begins: tuple[VisitState, ...]
    ends: VisitState
    event: AppointmentEvent.Kind
    writes: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()


STEPS: Final = {
    "arrival": VisitStep((State.BOOKED,), State.ARRIVED, _Kind.ARRIVED, ("arrived_at",)),
    "call": VisitStep((State.ARRIVED,), State.ARRIVED, _Kind.CALLED, ("called_at",)),
    "start": VisitStep((State.ARRIVED,), State.STARTED, _Kind.STARTED, ("started_at",)),
    "done": VisitStep((State.ARRIVED, State.STARTED), State.DONE, _Kind.DONE, ("ended_at",)),
    "missed": VisitStep((State.BOOKED, State.ARRIVED), State.NO_SHOW, _Kind.NO_SHOW, ("ended_at",)),
    # Pressed by mistake, or somebody comes after all.
    "not-arrived": VisitStep(
        (State.ARRIVED,), State.BOOKED, _Kind.UNDONE, clears=("arrived_at", "called_at")
    ),
    "not-started": VisitStep((State.STARTED,), State.ARRIVED, _Kind.UNDONE, clears=("started_at",)),
    "late": VisitStep(
        (State.NO_SHOW,), State.ARRIVED, _Kind.ARRIVED, ("arrived_at",), clears=("ended_at",)
    ),
}


def is_possible(appointment: Appointment, name: str) -> bool:
    """Return whether a step fits the visit as it is."""
    step, now = STEPS[name], timezone.now()
    if appointment.state not in step.begins:
        return False
    match name:
        case "missed":
            return bool(appointment.starts_at <= now)
        case "call":
            return appointment.called_at is None
        case "not-arrived":
            # A visitor without an appointment would be expected all of a sudden.
            return not appointment.is_walk_in
        case "late":
            today = now.astimezone(appointment.centre.zone).date()
            return appointment.starts_at.date() <= today <= (appointment.ends_at - A_MINUTE).date()
        case _:
            return True


@transaction.atomic
def note(*, by: User | None, appointment_id: int, step: str) -> bool:
    """Note a step of a visit; False if it was noted before.

    Raises:
        Appointment.DoesNotExist: there is none.
        CannotServe: it is in another state by now.
        NoBayFree: of a late one, no bay is free at its time any more.
    """
    centre_id = Appointment.objects.values_list("centre", flat=True).get(pk=appointment_id)
    bays.book_days([centre_id])
    found = lock_rows(Appointment.objects.booked_ones().for_pages()).get(pk=appointment_id)
    taken = STEPS[step]
    if not is_possible(found, step):
        if found.state == taken.ends and step not in {"not-arrived", "not-started"}:
            return False
        raise CannotServe(found)
    if step == "late":
        _take_bay_again(found)
    else:
        _write(found, taken)
    booking.record(found, taken.event, by=by)
    if taken.ends == State.NO_SHOW:
        _tell_missed(found)
    return True


@transaction.atomic
def walk_in(  # noqa: PLR0913 -- what a visit consists of
    *, by: User, key: UUID, centre: ServiceCentre, kind: VisitKind, name: str, language: str
) -> Appointment:
    """Receive a visitor at a bay that is free now; sent twice, it is one.

    Raises:
        NoBayFree: none is for as long as the visit takes.
    """
    bays.book_days([centre.pk])
    if same := Appointment.objects.filter(key=key).first():
        return same
    now = timezone.now().replace(second=0, microsecond=0)
    bays.delete_lapsed(centre, period := booking.length_of(kind, now))
    made = Appointment(
        key=key,
        visitor_name=name,
        is_walk_in=True,
        kind=kind,
        centre=centre,
        period=period,
        state=State.ARRIVED,
        arrived_at=timezone.now(),
        language=language,
    )
    try:
        bays.take_bay(made, staffed_bays.staffed_at(centre, now, now, hours=centre.hours.all()))
    except TimeTaken as error:
        raise NoBayFree from error
    booking.record(made, _Kind.ARRIVED, by=by)
    return made


def note_missed() -> int:
    """Note visits as missed that nobody came to, for some seconds; return how many."""
    return sweep(MISS, not_come(), note_one_missed)


def not_come() -> AppointmentQuerySet:
    """Return the visits that are over, and that nobody came to."""
    over = timezone.now() - MISSED_AFTER
    rows = Appointment.objects.filter(
        state=State.BOOKED,
        # By the index of centres, of which there are few.
        centre__in=ServiceCentre.objects.order_by().values("pk"),
        period__startswith__lt=over,
        period__endswith__lt=over,
    )
    return rows.order_by("pk")


@transaction.atomic
def note_one_missed(pk: int) -> bool:
    """Note one visit as missed, unless somebody noted otherwise meanwhile; return whether."""
    found = lock_rows(not_come().for_pages()).filter(pk=pk).first()
    if found is None:
        return False
    _write(found, STEPS["missed"])
    booking.record(found, _Kind.NO_SHOW, by=None)
    _tell_missed(found)
    return True


def _write(found: Appointment, step: VisitStep) -> None:
    found.save(update_fields=_set(found, step))


def _take_bay_again(found: Appointment) -> None:
    """Let a late visitor in, at the first bay that is free at the time of the visit."""
    member = found.user
    if member is not None:
        live = member.appointments.live().exclude(pk=found.pk)
        taken = {*live.values_list("slot", flat=True)}
        free = [slot for slot in range(1, MOST_LIVE + 1) if slot not in taken]
        if not free:
            raise CannotServe(found)
        found.slot = free[0]
    columns = _set(found, STEPS["late"])
    others = [bay for bay in found.centre.bays.all() if bay != found.bay]
    try:
        bays.change_bay(found, [found.bay, *others], [*columns, "slot"])
    except TimeTaken as error:
        raise NoBayFree from error


def _set(found: Appointment, step: VisitStep) -> list[str]:
    """Set what a step writes and takes back; return the columns."""
    found.state = step.ends
    for column in step.clears:
        setattr(found, column, None)
    for column in step.writes:
        setattr(found, column, timezone.now())
    return ["state", *step.clears, *step.writes]


def _tell_missed(found: Appointment) -> None:
    if found.user is not None:
        count = booking_rule.missed_lately(found.user)
        front_desk_emails.missed(found, count=count, most=booking_rule.MOST_MISSED)
