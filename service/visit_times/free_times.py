"""Which times of a centre are free: those of its timetable at which a bay is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, cast

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from service.models import Appointment, Bay, ServiceCentre, VisitKind
from service.visit_times import clock, priority
from service.visit_times.timetable import OpenTime, Timetable

OFFERED: Final = 3

Taken = tuple[int, datetime, datetime]


@dataclass(frozen=True)
class FreeTime:
    """A time that may be booked, by the clock of its centre."""

    start: datetime
    end: datetime
    bays_left: int


class FreeTimes:
    """What is free at one centre for one kind of visit; a few queries, however many days."""

    def __init__(
        self,
        centre: ServiceCentre,
        kind: VisitKind,
        *,
        member: int | None = None,
        besides: Appointment | None = None,
        further: int = 0,
    ) -> None:
        """``member``: for whom, by key: some may look ``further`` ahead, and have visits elsewhere.

        ``besides``: an appointment that is to be moved, so that its own time counts as free.
        """
        self.centre, self.kind = centre, kind
        self.further = priority.days_further(centre, member) or further
        self.timetable = Timetable(centre, kind, further=self.further)
        self._besides, self._member = besides.pk if besides else None, member
        self._bays = list(centre.bays.order_by("number"))

    def of_day(self, day: date) -> list[FreeTime]:
        """Return the free times of a day, in order."""
        return self.of_days([day])[day]

    def of_days(self, days: Sequence[date]) -> dict[date, list[FreeTime]]:
        """Return the free times of days, each in order."""
        taken = self._taken(days[0], days[-1]) if days else []
        return {day: self._free_of(self.timetable.times_of(day), taken) for day in days}

    def by_day(self) -> dict[date, list[FreeTime]]:
        """Return the free times of all days that are looked ahead."""
        return self.of_days(self.timetable.days())

    def nearest(self, wanted: datetime, *, count: int = OFFERED) -> list[FreeTime]:
        """Return the free times nearest to one that was wanted, in order."""
        free = [one for times in self.by_day().values() for one in times]
        free.sort(key=lambda one: abs(one.start.astimezone(UTC) - wanted.astimezone(UTC)))
        return sorted(free[:count], key=lambda one: one.start.astimezone(UTC))

    def bays_at(self, start: datetime) -> list[Bay]:
        """Return the bays that are staffed at a time, taken or not; none if it is no such time.

        Nor is it one for a member who is expected elsewhere then.
        """
        time = self.timetable.time_at(start)
        if time is None or any(self._own(DateTimeTZRange(time.start, time.end))):
            return []
        return self._bays[: time.bays]

    def _taken(self, first: date, last: date) -> list[Taken]:
        days = DateTimeTZRange(*clock.day_bounds(first, last, self.centre.zone))
        rows = Appointment.objects.taking_time().filter(centre=self.centre)
        found = rows.overlapping(days).values_list("pk", "bay_id", "period")
        taken = [
            (bay, cast("datetime", period.lower), cast("datetime", period.upper))
            for pk, bay, period in found
            if pk != self._besides
        ]
        return [*taken, *self._blocked(days), *self._own(days)]

    def _own(self, days: DateTimeTZRange) -> Iterator[Taken]:
        """Give when the member is expected anywhere: nobody is served at two bays at once."""
        if self._member is None:
            return
        rows = (
            Appointment.objects.expected().filter(user=self._member).exclude(pk=self._besides or 0)
        )
        for period in rows.overlapping(days).values_list("period", flat=True):
            for bay in self._bays:
                yield bay.pk, cast("datetime", period.lower), cast("datetime", period.upper)

    def _blocked(self, days: DateTimeTZRange) -> Iterator[Taken]:
        """Give what the office has blocked, bay by bay."""
        for block in self.centre.blocked_times.live().overlapping(days):
            for bay in self._bays:
                if block.bay_id in {None, bay.pk}:
                    yield (
                        bay.pk,
                        cast("datetime", block.period.lower),
                        cast("datetime", block.period.upper),
                    )

    def _free_of(self, times: Sequence[OpenTime], taken: Sequence[Taken]) -> list[FreeTime]:
        return [
            FreeTime(*self._local(time), bays_left=left)
            for time in times
            if (left := self._bays_left(time, taken))
        ]

    def _bays_left(self, time: OpenTime, taken: Sequence[Taken]) -> int:
        busy = {bay for bay, start, end in taken if start < time.end and time.start < end}
        return sum(bay.pk not in busy for bay in self._bays[: time.bays])

    def _local(self, time: OpenTime) -> tuple[datetime, datetime]:
        zone = self.centre.zone
        return time.start.astimezone(zone), time.end.astimezone(zone)
