"""Names stand where the readers of a language look for them."""

import pytest
from django.utils import translation

from foundation.language_rules import home_of, names_in_order


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Afghanistan", "\u00c5land Islands", "Albania", "Estonia", "eSwatini", "Zimbabwe"]),
        ("id", ["Afganistan", "Kepulauan \u00c5land", "Oman", "\u00d6sterreich", "Zimbabwe"]),
        ("de", ["\u00c4gypten", "Albanien", "Oman", "\u00d6sterreich", "Polen"]),
        # In Swedish both stand behind the z.
        ("sv", ["Oman", "Zimbabwe", "\u00c5land", "\u00d6sterrike"]),
        # 4 strokes, 8, 9, 14 and 15; by code point Germany stands before the US.
        (
            "zh-hant",
            ["中國", "阿富汗", "美國", "臺灣", "德國"],
        ),
        ("ko", ["\uac00\ub098", "\ub300\ub9cc", "\ub3c5\uc77c", "\ud55c\uad6d"]),
    ],
)
def test_names_stand_in_the_order_of_their_language(language: str, names: list[str]) -> None:
    with translation.override(language):
        assert names_in_order(reversed(names)) == names


@pytest.mark.parametrize(
    ("language", "region"),
    [("de-at", "AT"), ("id", "ID"), ("zh-hant", "TW"), ("ko", "KR"), ("*", ""), ("x" * 300, "")],
)
def test_a_language_is_at_home_somewhere(language: str, region: str) -> None:
    assert home_of(language) == region
