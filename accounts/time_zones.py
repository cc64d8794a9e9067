"""Time zones to choose from: all of the member's own region, and one for each other time on earth.

The world has some 450 names, and 90 times that differ from now on. Every name is taken; the
list that is sent with the page is short.
"""

import zoneinfo
from collections import defaultdict
from datetime import timedelta
from functools import cache
from importlib.resources import files

from django.utils import timezone

# The names that people know; the database of time zones keeps many old ones beside them.
CONTINENTS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
UTC = "UTC"


@cache
def known() -> frozenset[str]:
    """Name all that are taken."""
    names = zoneinfo.available_timezones()
    return frozenset({UTC, *(name for name in names if name.startswith(CONTINENTS))})


def all_choices() -> list[tuple[str, str]]:
    """List the time zones of the world by place, and UTC: a long list."""
    return [(UTC, UTC), *((name, name.replace("_", " ")) for name in sorted(known() - {UTC}))]


def choices(*, region: str, chosen: str) -> list[tuple[str, str]]:
    """List those that somebody of this region is offered, with the hours of today."""
    elsewhere = {name for names in _by_region("zonenow.tab").values() for name in names}
    names = {UTC, *elsewhere, *_by_region("zone.tab")[region], chosen} & known()
    return [(name, f"{name.replace('_', ' ')} ({_hours(name)})") for name in sorted(names)]


def _hours(name: str) -> str:
    offset = timezone.now().astimezone(_zone(name)).utcoffset() or timedelta()
    sign, minutes = ("-" if offset < timedelta() else "+"), abs(offset) // timedelta(minutes=1)
    return f"{sign}{minutes // 60}:{minutes % 60:02}"


@cache
def _zone(name: str) -> zoneinfo.ZoneInfo:
    # All that a list names are kept: the library forgets all but eight, and reads their files anew.
    return zoneinfo.ZoneInfo(name)


@cache
def _by_region(table: str) -> defaultdict[str, list[str]]:
    """Read a table of the database of time zones: region, place on the globe, name, remarks."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    text = (files("tzdata.zoneinfo") / table).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            region, _place, name = line.split("\t")[:3]
            found[region].append(name)
    return found
