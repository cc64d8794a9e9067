from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.regions import region_choices
from foundation.working_days import (
    add_working_days,
    is_working_day,
    numbered_days,
    working_days_until,
)

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 1, date(2026, 11, 23)),
        (date(2026, 11, 16), 4, FRIDAY),
        (date(2026, 11, 16), 14, date(2026, 12, 4)),
    ],
)
def test_saturdays_and_sundays_do_not_count(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days, "DE") == end


@pytest.mark.parametrize(
    ("region", "eve", "end"),
    [
        ("DE", date(2026, 10, 2), date(2026, 10, 5)),  # Unity Day lies on a Saturday
        ("DE", date(2026, 4, 30), date(2026, 5, 4)),  # Labour Day, then a weekend
        ("ID", date(2026, 8, 14), date(2026, 8, 18)),  # Independence Day on a Monday
        ("KR", date(2026, 9, 23), date(2026, 9, 28)),  # Chuseok
        ("AE", date(2026, 11, 20), date(2026, 11, 23)),
        ("SA", date(2026, 11, 19), date(2026, 11, 22)),  # Friday and Saturday are the weekend
        ("XX", date(2026, 12, 24), date(2026, 12, 25)),  # no holidays are known
    ],
)
def test_each_region_has_its_own_holidays_and_weekend(region: str, eve: date, end: date) -> None:
    assert add_working_days(eve, 1, region) == end


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_just_so_many_working_days_lie_between(start: date, days: int) -> None:
    end = add_working_days(start, days, "ID")
    assert working_days_until(end, "ID", start=start) == days
    assert is_working_day(end, "ID")
    assert working_days_until(start, "ID", start=end) == 0


@given(st.sampled_from(region_choices()))
def test_every_region_of_the_portal_has_working_days(region: tuple[str, str]) -> None:
    assert add_working_days(FRIDAY, 14, region[0]) > FRIDAY + timedelta(days=14)


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["DE", "AE", "SG", "AQ"]))
def test_numbered_days_differ_by_the_working_days_between(a: int, b: int, region: str) -> None:
    first = date(2026, 11, 1)
    last = first + timedelta(days=60)
    numbers = numbered_days(("AE", "AQ", "DE", "SG"), first, last)[region]
    start, end = sorted([a, b])
    between = working_days_until(
        first + timedelta(days=end), region, start=first + timedelta(days=start)
    )
    assert len(numbers) == 61
    assert numbers[end] - numbers[start] == between
