"""The day until which something still runs somewhere."""

from datetime import date, timedelta

from django.utils import timezone


def last_day_on_earth() -> date:
    """Return the day where it is still the earliest (UTC-12)."""
    return (timezone.now() - timedelta(hours=12)).date()
