import pytest
from django.utils import translation
from pytest_django import Settings

from foundation.languages import (
    current_language,
    first_language,
    home_of,
    names_in_order,
    offered_language,
    text_in,
)

TEXTS = {"en": "Hello", "id": "Halo", "zh-hant": ""}


@pytest.mark.parametrize(
    ("language", "shown"), [("id", "Halo"), ("zh-hant", "Hello"), ("de", "Hello"), ("", "Hello")]
)
def test_a_text_that_is_not_written_is_shown_in_the_portals_language(
    language: str, shown: str
) -> None:
    assert text_in(TEXTS, language, otherwise="-") == shown


def test_where_that_is_missing_too_the_caller_says_what_is_shown() -> None:
    assert text_in({"id": "Halo", "en": ""}, "zh-hant", otherwise="-") == "-"
    assert text_in({}, "id", otherwise=None) is None


def test_the_first_language_that_is_known_counts(settings: Settings) -> None:
    assert first_language(None, "", "id", "zh-hant") == "id"
    assert first_language("", None) == "en"
    settings.LANGUAGE_CODE = "id"
    assert first_language() == "id"


def test_the_language_of_the_page_counts_as_long_as_there_is_one() -> None:
    with translation.override("zh-hant"):
        assert current_language() == "zh-hant"
    with translation.override(None):
        assert current_language() == "en"


@pytest.mark.parametrize(("wanted", "given"), [("id", "id"), ("xx", "en"), ("", "en")])
def test_a_language_that_the_portal_has_not_is_not_given(wanted: str, given: str) -> None:
    assert offered_language(wanted) == given


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
