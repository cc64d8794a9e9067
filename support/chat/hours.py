"""When Live Chat is open: the hours of the member's region by its clock, its holidays aside."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from accounts import time_zones
from foundation.languages import current_language
from foundation.working_days import is_working_day
from support.models import ChatHours

MIDNIGHT: Final = time()


def hours_of(region: str) -> list[ChatHours]:
    """Return the spans of a day in which a region may chat: its own rows, else those for all."""
    rows = list(ChatHours.objects.filter(region__in={region, ""}).order_by("opens"))
    return [row for row in rows if row.region == region] or rows


def clock_of(region: str) -> str:
    """Return the time zone by which a region's hours are meant."""
    return time_zones.likely(browser="", region=region)


def are_open(hours: Iterable[ChatHours], region: str, now: datetime | None = None) -> bool:
    """Return whether it is one of these hours now, by the region's clock and calendar."""
    local = (now or timezone.now()).astimezone(ZoneInfo(clock_of(region)))
    today_counts = is_working_day(local.date(), region)
    return any((row.on_all_days or today_counts) and _is_within(row, local.time()) for row in hours)


def in_words(row: ChatHours) -> str:
    """Return a span as its reader writes times: 9 a.m.-5 p.m., 09:00-17:00."""
    if row.opens == row.closes == MIDNIGHT:
        return _("around the clock")
    return f"{time_format(row.opens)}\N{EN DASH}{time_format(row.closes)}"


def place_of(region: str) -> str:
    """Return the place whose clock counts, in the reader's language."""
    return time_zones.place(clock_of(region), current_language())


def _is_within(row: ChatHours, moment: time) -> bool:
    return row.opens <= moment and (row.closes == MIDNIGHT or moment < row.closes)
