"""The short list of time zones leaves nobody without the own time, and refuses no name."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest

from accounts import time_zones
from accounts.regions import region_choices

DAYS = [datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(0, 365, 5)]
# Stations with a time of their own, on which nobody buys hardware.
STATIONS = ("Antarctica/",)


def year_of(name: str) -> list[timedelta | None]:
    zone = zoneinfo.ZoneInfo(name)
    return [day.astimezone(zone).utcoffset() for day in DAYS]


def names(region: str = "", chosen: str = "") -> list[str]:
    return [name for name, _label in time_zones.choices(region=region, chosen=chosen)]


def test_every_time_on_earth_can_be_chosen_from_everywhere() -> None:
    offered = [year_of(name) for name in names()]
    missing = [
        name
        for name in time_zones.known()
        if year_of(name) not in offered and not name.startswith(STATIONS)
    ]
    assert missing == []
    assert len(offered) < len(time_zones.known()) / 3


@pytest.mark.parametrize(
    ("region", "own"),
    [
        ("DE", "Europe/Berlin"),
        ("ID", "Asia/Makassar"),
        ("TW", "Asia/Taipei"),
        ("SE", "Europe/Stockholm"),
    ],
)
def test_those_of_the_own_region_are_there_by_their_names(region: str, own: str) -> None:
    assert own in names(region)


def test_what_was_chosen_before_stays_in_the_list() -> None:
    assert "Asia/Pontianak" not in names("SG")
    assert "Asia/Pontianak" in names("SG", chosen="Asia/Pontianak")
    assert names("XX", chosen="Mars/Base") == names()


def test_no_name_is_offered_that_is_only_an_old_one() -> None:
    old = {"Asia/Calcutta", "Europe/Kiev", "Asia/Saigon", "America/Buenos_Aires", "Asia/Istanbul"}
    offered = {name for name, _label in time_zones.all_choices()}
    assert not old & (offered | set(names("IN", chosen="Asia/Calcutta")))
    assert {time_zones.todays_name(name) for name in old} <= offered
    assert "Asia/Kolkata" in names("DE", chosen="Asia/Calcutta"), "what was chosen, by its new name"


def test_no_region_is_without_a_list() -> None:
    for region, _name in region_choices():
        assert "UTC" in names(str(region))


def test_the_hours_of_today_stand_beside_the_name() -> None:
    labels = dict(time_zones.choices(region="IN", chosen="America/Caracas"))
    assert labels["Asia/Kolkata"] == "Asia/Kolkata (+5:30)"
    assert labels["America/Caracas"] == "America/Caracas (-4:00)"


@pytest.mark.parametrize(
    ("browser", "region", "zone"),
    [
        ("Europe/Berlin", "SG", "Europe/Berlin"),
        ("Asia/Calcutta", "IN", "Asia/Kolkata"),
        ("", "DE", "Europe/Berlin"),
        ("", "ID", "Asia/Jakarta"),
        ("", "KR", "Asia/Seoul"),
        ("UTC", "AU", "Australia/Sydney"),
        ("../etc/passwd", "US", "America/New_York"),
        ("Mars/Olympus", "XK", "UTC"),
    ],
)
def test_a_new_member_lives_where_the_browser_or_the_region_says(
    browser: str, region: str, zone: str
) -> None:
    assert time_zones.likely(browser=browser, region=region) == zone


def test_where_most_live_is_a_zone_of_the_region() -> None:
    for region, zone in time_zones.MOST_LIVE_IN.items():
        assert zone in set(names(region))
        assert time_zones.likely(browser="", region=region) == zone
