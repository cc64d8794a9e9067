"""Working days: what the office promises is counted without weekends and public holidays.

Both differ between regions: Friday and Saturday are the weekend of some.
"""

from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Final

from django.utils import timezone
from holidays import HolidayBase, country_holidays

_SATURDAY: Final = 5


def today() -> date:
    """Give the day by the office's clock, UTC."""
    return timezone.now().date()


def add_working_days(start: date, days: int, region: str) -> date:
    """Give the day that lies so many working days after the start, which itself does not count.

    ``region`` is a two-letter code (ISO 3166-1); where its holidays are not known, Saturdays and
    Sundays alone do not count.
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, region)
    return day


def working_days_until(end: date, region: str, *, start: date) -> int:
    """Count the working days after the start up to the end; none where the end has passed."""
    after = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, region) for day in after)


@lru_cache(maxsize=8)
def numbered_days(regions: tuple[str, ...], first: date, last: date) -> dict[str, tuple[int, ...]]:
    """Number the days of each region so that the difference of two counts the working days.

    The numbers of all days in order, for questions that the database answers over many claims;
    between two days as in ``working_days_until``.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        region: tuple(accumulate(int(is_working_day(day, region)) for day in days))
        for region in regions
    }


def is_working_day(day: date, region: str) -> bool:
    """Tell whether offices are open on this day in this region."""
    calendar = _calendar(region)
    return day.weekday() < _SATURDAY if calendar is None else calendar.is_working_day(day)


@lru_cache
def _calendar(region: str) -> HolidayBase | None:
    """Give a region's calendar, which works out each year when it is first asked for."""
    try:
        return country_holidays(region)
    except NotImplementedError:
        return None
