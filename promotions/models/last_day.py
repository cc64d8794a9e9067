"""Which day it is, by the clock of a promotion, where it is first, and where it is last."""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Case, DateField, F, Func, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.time_zones import UTC, known

# The first place where a day begins, ahead of UTC.
_EASTERNMOST: Final = timedelta(hours=14)


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
    is_known = When(**{f"{time_zone}__in": sorted(known())}, then=F(time_zone))
    return day_by(Case(is_known, default=Value(UTC)), Value(timezone.now()))


def day_by(time_zone: Any, now: Any) -> Cast:  # noqa: ANN401 -- a column, or what stands for it
    """Return which day it is at a moment, which may be given later."""
    return Cast(Func(time_zone, now, function="timezone"), DateField())
