"""When a centre may be visited: from its hours, closures, holidays, lead time and horizon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from foundation.working_days import is_public_holiday
from service.models import Closure, OpeningHours, ServiceCentre, VisitKind
from service.visit_times import clock
from service.visit_times.staffed_hours import StaffedHours


@dataclass(frozen=True)
class OpenTime:
    """A time at which a visit may be, and how many of the centre's bays are staffed then."""

    start: datetime
    end: datetime
    bays: int


class Timetable:
    """The times of one centre for one kind of visit; what is booked is not asked here."""

    def __init__(self, centre: ServiceCentre, kind: VisitKind, *, further: int = 0) -> None:
        """``further``: by how many days it looks further ahead than it does for everybody."""
        self.centre, self.zone = centre, centre.zone
        self.length = timedelta(minutes=kind.minutes)
        self._horizon = centre.horizon_days + further
        self.earliest = timezone.now() + timedelta(minutes=centre.lead_minutes)

    @cached_property
    def hours(self) -> list[OpeningHours]:
        """The opening hours, read once."""
        return list(self.centre.hours.all())

    @cached_property
    def staffed(self) -> StaffedHours:
        """When how many bays are staffed."""
        return StaffedHours(self.hours, self.zone)

    @cached_property
    def closures(self) -> list[Closure]:
        """The closures, read once."""
        today = timezone.now().astimezone(self.zone).date()
        return list(self.centre.closures.live().filter(ends_on__gte=today))

    def days(self) -> list[date]:
        """Return the days that are looked ahead, today first; some are closed."""
        today = timezone.now().astimezone(self.zone).date()
        return [today + timedelta(days=n) for n in range(self._horizon + 1)]

    def closed_on(self, day: date) -> Closure | None:
        """Return what closes the centre on this day, if the office has closed it."""
        return next((one for one in self.closures if one.starts_on <= day <= one.ends_on), None)

    def is_holiday(self, day: date) -> bool:
        """Return whether it is closed for a public holiday."""
        centre = self.centre
        return not centre.opens_on_holidays and is_public_holiday(
            day, centre.region, subdivision=centre.subdivision
        )

    def times_of(self, day: date) -> list[OpenTime]:
        """Return the times of a day by which a visit may begin, in order."""
        if day not in self.days() or self.closed_on(day) or self.is_holiday(day):
            return []
        found = {one.start: one for one in self._of_weekday(day) if one.start >= self.earliest}
        return [found[start] for start in sorted(found)]

    def time_at(self, start: datetime) -> OpenTime | None:
        """Return the time that begins at this moment, if it is one."""
        # In UTC: where an hour comes twice, Python finds no two zones' moments alike.
        moment = start.astimezone(UTC)
        times = self.times_of(start.astimezone(self.zone).date())
        return next((one for one in times if one.start == moment), None)

    def _of_weekday(self, day: date) -> Iterator[OpenTime]:
        for _opens, _closes, _bays, row in self.staffed.of_day(day):
            for shown in clock.steps(day, row.opens, row.closes, self.centre.step_minutes):
                for start in clock.moments_of(shown, self.zone):
                    end = start + self.length
                    bays = self.staffed.bays_between(start, end)
                    if bays and not self._ends_on_a_closed_day(day, end):
                        yield OpenTime(start, end, bays)

    def _ends_on_a_closed_day(self, day: date, end: datetime) -> bool:
        last = (end - clock.A_MINUTE).astimezone(self.zone).date()
        return last != day and (self.closed_on(last) is not None or self.is_holiday(last))
