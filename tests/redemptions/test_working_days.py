from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redemptions.working_days import add_working_days

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
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_saturdays_and_sundays_do_not_count(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days) == end


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 60))
def test_just_so_many_working_days_lie_between(start: date, days: int) -> None:
    end = add_working_days(start, days)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(day.isoweekday() < 6 for day in between) == days
    assert end.isoweekday() < 6
