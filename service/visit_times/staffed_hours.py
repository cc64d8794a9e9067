"""At how many bays a centre serves from one moment to another, by its opening hours."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from service.models import OpeningHours
from service.visit_times import clock


class StaffedSpan(NamedTuple):
    """A row of opening hours on one day, as moments."""

    opens: datetime
    closes: datetime
    bays: int
    row: OpeningHours


class StaffedHours:
    """The opening hours of a centre; where one row ends as the next begins, it stays open."""

    def __init__(self, rows: Iterable[OpeningHours], zone: ZoneInfo) -> None:
        self._rows, self._zone = list(rows), zone
        self._by_day: dict[date, list[StaffedSpan]] = {}

    def of_day(self, day: date) -> list[StaffedSpan]:
        """Return the spans of a day, those with more bays first."""
        if day not in self._by_day:
            rows = (row for row in self._rows if row.weekday == day.weekday())
            self._by_day[day] = sorted(
                (
                    StaffedSpan(*clock.span(day, row.opens, row.closes, self._zone), row.bays, row)
                    for row in rows
                ),
                key=lambda span: -span.bays,
            )
        return self._by_day[day]

    def bays_between(self, start: datetime, end: datetime) -> int:
        """Return how many bays are staffed all the while; at one moment, how many are then."""
        moment, until, fewest = start.astimezone(UTC), end.astimezone(UTC), 0
        while span := self._at(moment):
            fewest = min(fewest, span.bays) if fewest else span.bays
            if until <= span.closes:
                return fewest
            moment = span.closes
        return 0

    def _at(self, moment: datetime) -> StaffedSpan | None:
        spans = self.of_day(moment.astimezone(self._zone).date())
        return next((span for span in spans if span.opens <= moment < span.closes), None)
