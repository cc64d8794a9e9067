"""Working days: processing times exclude weekends and public holidays.

Both depend on the region: in some, the weekend is Friday and Saturday.
"""

from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

from django.utils import timezone
from holidays import HolidayBase, country_holidays

_SATURDAY: Final = 5


def today() -> date:
    """Give the day by the office's clock, UTC."""
    return timezone.now().date()


def add_working_days(start: date, days: int, region: str) -> date:
    """Return the date ``days`` working days after ``start``, which itself does not count.

    ``region`` is a two-letter code (ISO 3166-1). If its holidays are not known, only Saturdays
    and Sundays are skipped.
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, region)
    return day


def working_days_until(end: date, region: str, *, start: date) -> int:
    """Count the working days after ``start`` up to ``end``; 0 if ``end`` has passed."""
    after = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, region) for day in after)


@lru_cache(maxsize=8)
def numbered_days(regions: tuple[str, ...], first: date, last: date) -> dict[str, tuple[int, ...]]:
    """Number the days of each region so that the difference of two is their working days.

    Returns one number per day, in order, for database queries over many claims. The count between
    two days is that of ``working_days_until``.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        region: tuple(accumulate(int(is_working_day(day, region)) for day in days))
        for region in regions
    }


def is_working_day(day: date, region: str) -> bool:
    """Return whether offices in this region are open on this day."""
    calendar = _calendar(region, day.year)
    return day.weekday() < _SATURDAY if calendar is None else calendar.is_working_day(day)


def is_public_holiday(day: date, region: str, *, subdivision: str = "") -> bool:
    """Return whether this day is a public holiday there; a Sunday is none by itself.

    ``subdivision`` is a state or province with holidays of its own, such as BE for Berlin.
    """
    calendar = _calendar(region, day.year, subdivision) or _calendar(region, day.year)
    return calendar is not None and day in calendar


@cache
def _calendar(region: str, year: int, subdivision: str = "") -> HolidayBase | None:
    """Return a region's holidays of one year, complete from the start.

    A calendar that computes further years when asked would be read by other threads half filled.
    """
    try:
        return country_holidays(region, subdiv=subdivision or None, years=year, expand=False)
    except NotImplementedError:
        return None
