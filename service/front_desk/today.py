"""What the desk sees of a day at a centre: visits by time, queue numbers, and the load by hour."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, cast

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from service.front_desk import visits
from service.models import (
    Appointment,
    AppointmentQuerySet,
    Bay,
    BlockedTime,
    OpeningHours,
    ServiceCentre,
    VisitKind,
    normalize_rma,
)
from service.visit_times import clock
from service.visit_times.timetable import Timetable

State = Appointment.State
# What a button says, in the order of the buttons.
LABELS: Final[dict[str, Promise]] = {
    "arrival": _("Arrived"),
    "call": _("Call"),
    "start": _("Start"),
    "done": _("Done"),
    "missed": _("Didn't come"),
    "late": _("Came after all"),
    "not-arrived": _("Not here yet"),
    "not-started": _("Not started yet"),
}
_A_MINUTE: Final = timedelta(minutes=1)
# From which share of the staffed time on a square of the load view is drawn darker.
_DARKER: Final = (1, 34, 67, 95)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One visit at the desk."""

    visit: Appointment
    # Where in the queue of the day, from the moment at which they arrived.
    number: int | None
    steps: list[tuple[str, Promise]]
    is_late: bool


@dataclass(frozen=True, slots=True)
class HourLoad:
    """How much of the staffed time of an hour is taken; none if nobody is there."""

    percent: int | None
    visits: int

    @property
    def shade(self) -> int:
        """How dark its square is, from 0 to 4."""
        return sum((self.percent or 0) >= least for least in _DARKER)


def visits_of(centre: ServiceCentre, day: date) -> AppointmentQuerySet:
    """Return what begins at a centre on a day, but for what was cancelled, in order."""
    begin, end = clock.day_bounds(day, day, centre.zone)
    rows = Appointment.objects.booked_ones().filter(
        centre=centre, period__startswith__gte=begin, period__startswith__lt=end
    )
    return rows.exclude(state=State.CANCELLED).by_time()


def lines_of(centre: ServiceCentre, day: date) -> list[DeskLine]:
    """Return the lines of a day, by time."""
    found, now = list(visits_of(centre, day).for_pages()), timezone.now()
    numbers = queue_numbers(found)
    return [
        DeskLine(
            visit=visit,
            number=numbers.get(visit.pk),
            steps=[(name, LABELS[name]) for name in LABELS if visits.is_possible(visit, name)],
            is_late=visit.state == State.BOOKED and visit.starts_at < now,
        )
        for visit in found
    ]


def visit_by_code(code: str) -> Appointment | None:
    """Return the visit of a reference, or of a repair's number the one that is next, else last."""
    plain = "".join(code.split())
    rows = Appointment.objects.booked_ones()
    if (found := rows.filter(reference=plain.lower()).first()) is not None:
        return found
    of_repair = rows.filter(repair__rma=normalize_rma(plain))
    return of_repair.live().by_time().first() or of_repair.latest_first().first()


def queue_numbers(of_day: Iterable[Appointment]) -> dict[int, int]:
    """Number the visits of a day in the order in which they arrived."""
    arrived = [(visit.arrived_at, visit.pk) for visit in of_day if visit.arrived_at]
    return {pk: number for number, (_at, pk) in enumerate(sorted(arrived), start=1)}


def counts(lines: Iterable[DeskLine]) -> list[tuple[str, int]]:
    """Count the lines by their state, in the order of the states."""
    found = Counter(line.visit.state for line in lines)
    return [(str(state.label), found[state]) for state in State if found[state]]


def free_bays(centre: ServiceCentre) -> list[Bay]:
    """Return the bays that nobody is at, or expected at, at this moment."""
    now = timezone.now()
    moment = DateTimeTZRange(now, now + _A_MINUTE)
    at = Appointment.objects.taking_time().filter(centre=centre)
    busy = {*at.overlapping(moment).values_list("bay", flat=True)}
    blocked = centre.blocked_times.live().overlapping(moment)
    busy |= {*blocked.values_list("bay", flat=True)}
    return [] if None in busy else [bay for bay in centre.bays.all() if bay.pk not in busy]


def load_by_hour(
    centre: ServiceCentre, days: Sequence[date]
) -> tuple[list[time], list[tuple[date, list[HourLoad]]]]:
    """Return the hours in which a centre is open, and for each day how full each of them is."""
    hours = list(centre.hours.all())
    begin, end = clock.day_bounds(days[0], days[-1], centre.zone)
    load = _Load(centre, hours, begin, end)
    axis = [time(hour) for hour in _open_hours(hours)]
    return axis, [(day, [load.of(day, each.hour) for each in axis]) for day in days]


def _open_hours(hours: Iterable[OpeningHours]) -> range:
    spans = [
        (row.opens.hour, (row.closes.hour + (row.closes.minute > 0)) if row.closes > time() else 24)
        for row in hours
    ]
    first = min((opens for opens, _closes in spans), default=0)
    return range(first, max((closes for _opens, closes in spans), default=0))


class _Load:
    """What is staffed and what is taken at a centre between two moments, read once."""

    def __init__(
        self, centre: ServiceCentre, hours: list[OpeningHours], begin: datetime, end: datetime
    ) -> None:
        self._centre, self._hours = centre, hours
        rows = Appointment.objects.filter(centre=centre).exclude(state=State.CANCELLED)
        rows = rows.exclude(state=State.NO_SHOW).overlapping(DateTimeTZRange(begin, end))
        self._visits = [_span(period) for period in rows.values_list("period", flat=True)]
        blocks = centre.blocked_times.live().overlapping(DateTimeTZRange(begin, end))
        self._blocks: list[BlockedTime] = list(blocks)
        self._table = Timetable(centre, VisitKind())

    def of(self, day: date, hour: int) -> HourLoad:
        """Return how full an hour is by the clock of the centre."""
        zone, shown = self._centre.zone, datetime.combine(day, time(hour))
        span = clock.passes_at(shown, zone), clock.passes_at(shown + timedelta(hours=1), zone)
        staffed = self._staffed(day, span)
        shared = [minutes for each in self._visits if (minutes := _minutes(each, span))]
        taken = sum(shared)
        percent = round(100 * taken / staffed) if staffed else None
        return HourLoad(percent if staffed or not taken else 100, len(shared))

    def _staffed(self, day: date, span: Span) -> float:
        if self._table.closed_on(day) or self._table.is_holiday(day):
            return 0
        rows = [row for row in self._hours if row.weekday == day.weekday()]
        zone = self._centre.zone
        open_for = [
            (row.bays, _minutes(clock.span(day, row.opens, row.closes, zone), span)) for row in rows
        ]
        bays = max((count for count, minutes in open_for if minutes), default=0)
        blocked = sum(
            (bays if block.bay_id is None else 1) * _minutes(_span(block.period), span)
            for block in self._blocks
        )
        return max(sum(count * minutes for count, minutes in open_for) - blocked, 0)


def _span(period: DateTimeTZRange) -> Span:
    return cast("datetime", period.lower), cast("datetime", period.upper)


def _minutes(one: Span, other: Span) -> float:
    """Return how many minutes two times share."""
    return max((min(one[1], other[1]) - max(one[0], other[0])) / _A_MINUTE, 0)
