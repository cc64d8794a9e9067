"""Days on which something in the demo happened: repairs go on for weeks, and load in a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from foundation.working_days import is_working_day, today

# Where the member lives; by the office's clock it is the same day from there to the east.
OPENING: Final = time(9, 17)
APART: Final = timedelta(minutes=31)


class Diary:
    """The days of one story, counted back from the last working day before today."""

    def __init__(self, days: int, member: User) -> None:
        """Open a member's diary in which so many working days pass."""
        self._region, self._zone = member.region, ZoneInfo(member.time_zone or "UTC")
        self._left, self._acts = days + 1, 0
        self.first = working_days_ago(self._left, self._region)

    @contextmanager
    def after(self, days: int) -> Iterator[None]:
        """Let what is done happen so many working days after the act before."""
        self._left -= days
        self._acts += 1
        day = working_days_ago(self._left, self._region)
        begin = datetime.combine(day, OPENING, tzinfo=self._zone)
        with at(begin + self._acts * APART):
            yield


def working_days_ago(days: int, region: str) -> date:
    """Return the day since which so many working days began, today's included."""
    day = today()
    while days > 0:
        day -= timedelta(days=1)
        days -= is_working_day(day, region)
    return day


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock of this process stand at a moment: only for a process that loads the demo."""
    clock = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = clock
