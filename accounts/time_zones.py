"""Time zones to choose from: all in the member's region, and one for each other time on earth.

There are some 450 names, but only 90 zones whose times differ from now on. The form accepts every
name; the list sent with the page is short.
"""

import zoneinfo
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import get_timezone_location
from django.utils import timezone

from foundation.languages import names_in_order

UTC = "UTC"
# Where most people of a region live whose first time zone in the table is another one.
MOST_LIVE_IN = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "FM": "Pacific/Pohnpei",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
}
EASTERNMOST = "Pacific/Kiritimati"


@cache
def known() -> frozenset[str]:
    """Return all names that the form accepts: of places, and none that is only an old name."""
    tables = (_by_region("zone.tab"), _by_region("zonenow.tab"))
    return frozenset({UTC, *(name for table in tables for row in table.values() for name in row)})


def todays_name(name: str) -> str:
    """Return the name of a time zone that is known; a browser may say an old one."""
    return name if name in known() else _links().get(name, name)


def all_choices() -> list[tuple[str, str]]:
    """Return UTC and all time zones of the world by place: a long list."""
    names = names_in_order(known() - {UTC})
    return [(UTC, UTC), *((name, name.replace("_", " ")) for name in names)]


def choices(*, region: str, chosen: str) -> list[tuple[str, str]]:
    """Return the time zones offered to a member in this region, with today's UTC offset."""
    elsewhere = {name for names in _by_region("zonenow.tab").values() for name in names}
    names = {UTC, *elsewhere, *_by_region("zone.tab")[region], todays_name(chosen)}
    names &= known()
    return [(name, f"{name.replace('_', ' ')} ({_hours(name)})") for name in names_in_order(names)]


def likely(*, browser: str, region: str) -> str:
    """Return the time zone of a new member: as the browser says it, else the region's first.

    A browser that hides where it is says UTC, and none says a name that is not in the table.
    """
    said = todays_name(browser)
    if said != UTC and said in known():
        return said
    first = next(iter(_by_region("zone.tab").get(region, [])), UTC)
    return MOST_LIVE_IN.get(region, first)


def region_of(name: str) -> str:
    """Return the region in which the place of a time zone is; "" if it is none's."""
    wanted = todays_name(name)
    rows = _by_region("zone.tab").items()
    return next((region for region, names in rows if wanted in names), "")


@cache
def place(name: str, language: str) -> str:
    """Return the place whose clock a time zone is, in a language: Berlin for Europe/Berlin."""
    if "/" not in name:
        return name
    try:
        return str(get_timezone_location(name, Locale.parse(language, sep="-"), return_city=True))
    except LookupError:
        return name.rpartition("/")[2].replace("_", " ")


def latest_today(region: str) -> date:
    """Return the date in the region's time zone where the day begins first.

    ``region`` is a two-letter code (ISO 3166-1); for one without time zones the whole world counts.
    """
    names = _by_region("zone.tab").get(region) or {EASTERNMOST}
    now = timezone.now()
    return max(now.astimezone(_zone(name)).date() for name in names)


def _hours(name: str) -> str:
    offset = timezone.now().astimezone(_zone(name)).utcoffset() or timedelta()
    sign, minutes = ("-" if offset < timedelta() else "+"), abs(offset) // timedelta(minutes=1)
    return f"{sign}{minutes // 60}:{minutes % 60:02}"


@cache
def _zone(name: str) -> zoneinfo.ZoneInfo:
    # Cache every zone of a list: zoneinfo caches only eight, and would read the other files again.
    return zoneinfo.ZoneInfo(name)


@cache
def _links() -> dict[str, str]:
    """Read the other names of the time zone database: what each stands for."""
    text = (files("tzdata.zoneinfo") / "tzdata.zi").read_text(encoding="utf-8")
    links = (line.split() for line in text.splitlines() if line.startswith("L "))
    return {name: target for _link, target, name in links}


@cache
def _by_region(table: str) -> defaultdict[str, list[str]]:
    """Read a table of the time zone database: region, coordinates, name, comments."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    text = (files("tzdata.zoneinfo") / table).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            region, _place, name = line.split("\t")[:3]
            found[region].append(name)
    return found
