"""On which days a bank carries out payments."""

from datetime import date
from functools import cache

from holidays import HolidayBase, financial_holidays

from foundation.working_days import is_working_day

# Of TARGET, the system in which euros are settled; the library calls it by the bank that runs it.
TARGET = "XECB"
_SATURDAY = 5


def is_weekend(day: date) -> bool:
    """Return whether no euros are settled on this day of the week."""
    return day.weekday() >= _SATURDAY


def is_target_holiday(day: date) -> bool:
    """Return whether TARGET is closed, though it is no weekend."""
    return day in _target(day.year)


def is_open(day: date, region: str) -> bool:
    """Return whether payments are made on this day: in a region, or by TARGET where it is ""."""
    if region:
        return is_working_day(day, region)
    return not is_weekend(day) and not is_target_holiday(day)


@cache
def _target(year: int) -> HolidayBase:
    return financial_holidays(TARGET, years=year, expand=False)
