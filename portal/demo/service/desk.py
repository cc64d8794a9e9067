"""The demo's days at the desks: earlier ones as they went, today as far as it is, a closed day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from portal.demo.service.desk_plans import BERLIN, EARLIER, DeskVisit
from service.appointments import booking
from service.front_desk import closing, waiting_list
from service.models import Appointment, AppointmentEvent, Closure, ServiceCentre, VisitKind
from service.visit_times import clock
from service.visit_times.timetable import Timetable

State = Appointment.State
_Kind = AppointmentEvent.Kind
A_MINUTE: Final = timedelta(minutes=1)
# How long before the visit it was booked, at an hour of its own.
BOOKED_BEFORE: Final = timedelta(days=3, hours=22, minutes=23)
_COLUMNS: Final = {
    _Kind.ARRIVED: "arrived_at",
    _Kind.CALLED: "called_at",
    _Kind.STARTED: "started_at",
    _Kind.DONE: "ended_at",
    _Kind.NO_SHOW: "ended_at",
}
_STATES: Final = {
    _Kind.BOOKED: State.BOOKED,
    _Kind.ARRIVED: State.ARRIVED,
    _Kind.CALLED: State.ARRIVED,
    _Kind.STARTED: State.STARTED,
    _Kind.DONE: State.DONE,
    _Kind.NO_SHOW: State.NO_SHOW,
}
Moments = list[tuple[AppointmentEvent.Kind, datetime]]


def load(people: dict[str, User]) -> None:
    """Let the desks have worked for some days, and today's be under way."""
    centres = {centre.name: centre for centre in ServiceCentre.objects.all()}
    for name, ago, plan in EARLIER:
        _Desk(centres[name], people).serve(_day_before(centres[name], ago), plan)
    _under_way(centres["berlin"], people)
    _wait(people["alice"])
    _block(centres["jakarta"], people["fred"])


def _under_way(centre: ServiceCentre, people: dict[str, User]) -> None:
    """Let today be under way: while it is open, one is being served, and one waits."""
    now = timezone.now()
    desk, day = _Desk(centre, people), now.astimezone(centre.zone).date()
    desk.serve(day, BERLIN)
    if hours := desk.hours_of(day):
        minutes = int((now - hours[0]) / A_MINUTE)
        served = DeskVisit(minutes - 12, name="Ole Hansen", waited=4, took=40)
        waiting = DeskVisit(minutes - 2, name="Ute Brand", kind="hand-in", waited=20)
        desk.serve(day, (served, waiting) if minutes > served.took else ())


class _Desk:
    """The desk of a centre, which notes what happens when it does."""

    def __init__(self, centre: ServiceCentre, people: dict[str, User]) -> None:
        self.centre, self._people, self._now = centre, people, timezone.now()
        self._kinds = {kind.name: kind for kind in VisitKind.objects.all()}

    def serve(self, day: date, plan: Sequence[DeskVisit]) -> None:
        """Write the visits of a day, as far as it is over; on a closed day nobody comes."""
        if (hours := self.hours_of(day)) is None:
            return
        opens, closes = hours
        for visit in plan:
            kind = self._kinds[visit.kind]
            period = booking.length_of(kind, opens + visit.at * A_MINUTE)
            if period.upper <= closes:
                self._write(visit, kind, period)

    def hours_of(self, day: date) -> tuple[datetime, datetime] | None:
        """Return from when to when it is open on a day; None if it is closed."""
        hours = [row for row in self.centre.hours.all() if row.weekday == day.weekday()]
        if not hours or Timetable(self.centre, VisitKind()).is_holiday(day):
            return None
        return clock.span(day, hours[0].opens, hours[0].closes, self.centre.zone)

    def _write(self, visit: DeskVisit, kind: VisitKind, period: DateTimeTZRange) -> None:
        moments = list(self._happened(visit, period))
        taken = Appointment.objects.live().filter(centre=self.centre).overlapping(period)
        bays = self.centre.bays.exclude(pk__in=taken.values("bay")).order_by("number")
        if not moments or (bay := bays.first()) is None:
            return
        made = Appointment(
            key=uuid4(),
            visitor_name=visit.name,
            is_walk_in=not visit.who,
            kind=kind,
            centre=self.centre,
            bay=bay,
            period=period,
            state=_STATES[moments[-1][0]],
            matter=visit.matter,
            language="de",
            created_at=moments[0][1],
            **{_COLUMNS[step]: at for step, at in moments if step in _COLUMNS},
        )
        if visit.who:
            self._of_member(made, self._people[visit.who])
        made.save(force_insert=True)
        self._note(made, moments)

    def _of_member(self, made: Appointment, member: User) -> None:
        live = member.appointments.live().values_list("slot", flat=True)
        made.user, made.slot = member, min({1, 2} - {*live}, default=2)
        made.language = member.language
        if made.kind.needs_product:
            made.registered_product = member.registered_products.live().first()

    def _happened(
        self, visit: DeskVisit, period: DateTimeTZRange
    ) -> Iterator[tuple[AppointmentEvent.Kind, datetime]]:
        """Give what was noted by now, and when; of a visitor without an appointment none comes."""
        starts: datetime = period.lower
        if visit.who:
            yield _Kind.BOOKED, starts - BOOKED_BEFORE - visit.at * A_MINUTE / 7
        arrived = starts - (visit.early if visit.who else 0) * A_MINUTE
        started = arrived + visit.waited * A_MINUTE
        steps: Moments = [
            (_Kind.ARRIVED, arrived),
            (_Kind.CALLED, started - A_MINUTE),
            (_Kind.STARTED, started),
            (_Kind.DONE, started + visit.took * A_MINUTE),
        ]
        if visit.is_missed:
            steps = [(_Kind.NO_SHOW, starts + 25 * A_MINUTE)]
        # Seconds as a hand on a button has them.
        shift = timedelta(seconds=visit.at * 7 % 53)
        yield from ((step, at + shift) for step, at in steps if at + shift <= self._now)

    def _note(self, made: Appointment, moments: Moments) -> None:
        desk = self._people["fred"]
        AppointmentEvent.objects.bulk_create(
            AppointmentEvent(
                appointment=made,
                kind=step,
                occurred_at=at,
                actor=made.user if step == _Kind.BOOKED else desk,
                period=made.period,
            )
            for step, at in moments
        )


def _day_before(centre: ServiceCentre, ago: int) -> date:
    """Return the day that so many open days ago was one."""
    table, day = Timetable(centre, VisitKind()), timezone.now().astimezone(centre.zone).date()
    weekdays = {row.weekday for row in centre.hours.all()}
    while ago:
        day -= clock.A_DAY
        ago -= day.weekday() in weekdays and not table.is_holiday(day)
    return day


def _wait(member: User) -> None:
    coming = member.appointments.filter(state=State.BOOKED).by_time().last()
    if coming is not None:
        waiting_list.ask(by=member, appointment_id=coming.pk)


def _block(centre: ServiceCentre, desk: User) -> None:
    """Close a centre on a day on which nobody comes yet."""
    day = (timezone.now() + timedelta(days=20)).astimezone(centre.zone).date()
    start, end = clock.day_bounds(day, day, centre.zone)
    closing.block(by=desk, centre=centre, start=start, end=end, reason=Closure.Reason.WORKS)
    closing.cancel_blocked()
