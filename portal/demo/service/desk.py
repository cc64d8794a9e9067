"""The demo's day at the desk in Berlin: a visit in each state, a wish, a closed day."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from service.appointments import bays, booking
from service.front_desk import closing, visits, waiting_list
from service.models import Appointment, Closure, ServiceCentre, VisitKind
from service.visit_times import clock

HALF_AN_HOUR: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class TodaysVisit:
    """Who comes, how many half hours from now, and what the desk has noted of it."""

    who: str
    half_hours: int
    steps: tuple[str, ...] = ()
    matter: str = ""


TODAY: Final = (
    TodaysVisit("dewi", -5, ("arrival", "call", "start", "done")),
    TodaysVisit("emil", -4, ("missed",)),
    TodaysVisit("min", -1, ("arrival", "call", "start"), "팬 소음이 납니다."),
    TodaysVisit("mei", 0, ("arrival", "call")),
    TodaysVisit("bob", 1, ("arrival",), "Which monitor arm fits?"),
    TodaysVisit("citra", 3, (), "Kabel mana yang saya perlukan?"),
)


def load(people: dict[str, User]) -> None:
    """Let the day be under way, so that each state and each button is there to see."""
    centre = ServiceCentre.objects.get(name="berlin")
    kind = VisitKind.objects.get(name="consultation")
    desk = people["fred"]
    for visit in TODAY:
        booked = _book(visit, people[visit.who], centre, kind)
        for step in visit.steps:
            visits.note(by=desk, appointment_id=booked.pk, step=step)
    _wait(people["alice"])
    _block(ServiceCentre.objects.get(name="jakarta"), desk)


def _book(visit: TodaysVisit, member: User, centre: ServiceCentre, kind: VisitKind) -> Appointment:
    """Book without the lead time, at whatever hour the demo is loaded."""
    now = timezone.now()
    half = now.replace(minute=now.minute - now.minute % 30, second=0, microsecond=0)
    taken = member.appointments.live().values_list("slot", flat=True)
    booked = Appointment(
        key=uuid4(),
        user=member,
        slot=min({1, 2} - {*taken}),
        kind=kind,
        centre=centre,
        period=booking.length_of(kind, half + visit.half_hours * HALF_AN_HOUR),
        state=Appointment.State.BOOKED,
        matter=visit.matter,
        language=member.language,
    )
    bays.take_bay(booked, centre.bays.order_by("number"))
    return booked


def _wait(member: User) -> None:
    coming = member.appointments.filter(state=Appointment.State.BOOKED).by_time().last()
    if coming is not None:
        waiting_list.ask(by=member, appointment_id=coming.pk)


def _block(centre: ServiceCentre, desk: User) -> None:
    """Close a centre on a day on which nobody comes yet."""
    day = (timezone.now() + timedelta(days=20)).astimezone(centre.zone).date()
    start, end = clock.day_bounds(day, day, centre.zone)
    closing.block(by=desk, centre=centre, start=start, end=end, reason=Closure.Reason.WORKS)
    closing.cancel_blocked()
