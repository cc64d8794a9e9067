"""Which day it is, by the clock of a promotion, where it is first, and where it is last."""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import BooleanField, Case, CharField, DateField, F, Func, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.time_zones import UTC, known

# The first place where a day begins, ahead of UTC.
_EASTERNMOST: Final = timedelta(hours=14)


class _Any(Func):
    """Whether a value is one of those of an array."""

    template, arg_joiner = "(%(expressions)s))", " = ANY("


def last_day_on_earth() -> date:
    """Return the day where it is still the earliest (UTC-12)."""
    return (timezone.now() - timedelta(hours=12)).date()


def latest_today() -> date:
    """Return the day that it is where days begin first; it is no later day anywhere."""
    return (timezone.now() + _EASTERNMOST).date()


def today_by(time_zone: str) -> Cast:
    """Return which day it is by the time zone in this column, as the database is asked for it.

    What is no time zone counts as UTC: one broken promotion does not stop what others owe.
    """
    return day_by(time_zone, Value(timezone.now()))


def day_by(time_zone: str, now: Any) -> Cast:  # noqa: ANN401 -- a value, or what stands for it
    """Return which day it is by that rule at a moment, which may be given later."""
    # All names as one text: so many values cost a page more than its rows.
    names = Func(Value(",".join(sorted(known()))), Value(","), function="string_to_array")
    is_known = _Any(F(time_zone), names, output_field=BooleanField())
    zone = Case(When(is_known, then=F(time_zone)), default=Value(UTC), output_field=CharField())
    return Cast(Func(zone, now, function="timezone"), DateField())
