"""The list of regions is sorted for its reader, and begins with the likely ones."""

import pytest
from django.utils import translation

from accounts.regions import likely_first, likely_regions, region_choices


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "AF", "ZW"),
        ("id", "AF", "ZW"),
        # Of 3 strokes, and of 20.
        ("zh-hant", "TT", "SR"),
    ],
)
def test_regions_stand_in_the_order_of_the_language(language: str, first: str, last: str) -> None:
    with translation.override(language):
        codes = [code for code, _name in region_choices()]
    assert (codes[0], codes[-1]) == (first, last)


def test_likely_regions_are_a_group_on_top_and_stand_nowhere_else() -> None:
    (title, likely), *others = likely_first(["DE", "XX", "DE"])
    assert (str(title), likely) == ("Likely", [("DE", "Germany")])
    assert "DE" not in dict(others)
    assert len(others) == len(region_choices()) - 1
    assert likely_first(["XX", ""]) == region_choices()


@pytest.mark.parametrize(
    ("browser", "time_zone", "regions"),
    [
        ("de-AT,de;q=0.9,en-US;q=0.8", "", ["AT", "DE"]),
        ("zh-TW", "Asia/Taipei", ["TW"]),
        ("id,en;q=0.5", "Asia/Calcutta", ["IN", "ID"]),
        # Browsers say so everywhere.
        ("en-US,en;q=0.9", "", []),
        ("*;q=x,\x00", "Mars/Olympus", []),
        ("", "UTC", []),
    ],
)
def test_the_time_zone_and_the_browser_say_where_a_visitor_lives(
    browser: str, time_zone: str, regions: list[str]
) -> None:
    assert likely_regions(browser=browser, time_zone=time_zone) == regions
