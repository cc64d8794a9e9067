"""Regions: two-letter codes (ISO 3166-1) with their names in the reader's language, from CLDR."""

from collections.abc import Iterable
from functools import cache
from operator import itemgetter

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

from accounts import time_zones
from foundation.languages import current_language, home_of, in_order, names_in_order

Choices = list[tuple[str, str]]

# Codes in CLDR that are not regions of ISO 3166-1: groups, test codes and the unknown region.
NOT_REGIONS = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
# What browsers say all over the world, where nobody chose a language for them.
SAID_EVERYWHERE = {"en", "en-us"}


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language, sep="-").territories
    codes = (code for code in territories if len(code) == 2 and code.isalpha())  # noqa: PLR2004 -- ISO 3166-1 alpha-2
    return {code: territories[code] for code in codes if code not in NOT_REGIONS}


def region_name(code: str) -> str:
    """Name a region in the active language; an unknown code names itself."""
    return _names(current_language()).get(code, code)


def is_region(code: str) -> bool:
    """Return whether a code is that of a region."""
    return code in _names("en")


def region_field(label: str) -> forms.ChoiceField:
    """Return a field for a form of staff that takes a region from the list."""
    return forms.ChoiceField(label=label, choices=lambda: [("", "---------"), *region_choices()])


def region_choices() -> Choices:
    """List all regions for a select box, sorted by their name in the active language."""
    return list(_sorted(current_language()))


def likely_first(likely: Iterable[str]) -> list[tuple[object, object]]:
    """List all regions for a select box, the likely ones as a group on top."""
    regions = dict(region_choices())
    first = [(code, regions.pop(code)) for code in dict.fromkeys(likely) if code in regions]
    return [(_("Likely"), first), *regions.items()] if first else [*regions.items()]


def likely_regions(*, browser: str, time_zone: str) -> list[str]:
    """Return where a visitor probably lives, the likeliest first.

    Its time zone says it best; ``browser`` is the header Accept-Language.
    """
    languages = [each for each, _weight in parse_accept_lang_header(browser)]
    told = [home_of(each) for each in languages if each not in SAID_EVERYWHERE]
    found = dict.fromkeys([time_zones.region_of(time_zone), *told])
    return [code for code in found if code in _names(current_language())]


def region_names(codes: Iterable[str]) -> list[str]:
    """Name regions in the active language, sorted."""
    return names_in_order(region_name(code) for code in codes)


@cache
def _sorted(language: str) -> Choices:
    """Sort once for each language, the active one: a page would do it for 250 names."""
    return in_order(_names(language).items(), name=itemgetter(1))
