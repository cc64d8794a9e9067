"""Regions: two-letter codes (ISO 3166-1) with their names in the reader's language, from CLDR."""

from functools import cache

from babel import Locale
from django import forms

from foundation.languages import current_language

# Codes in CLDR that are not regions of ISO 3166-1: groups, test codes and the unknown region.
NOT_REGIONS = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language, sep="-").territories
    codes = (code for code in territories if len(code) == 2 and code.isalpha())  # noqa: PLR2004 -- ISO 3166-1 alpha-2
    return {code: territories[code] for code in codes if code not in NOT_REGIONS}


def region_name(code: str) -> str:
    """Name a region in the active language; an unknown code names itself."""
    return _names(current_language()).get(code, code)


def region_field(label: str) -> forms.ChoiceField:
    """Return a field for a form of staff that takes a region from the list."""
    return forms.ChoiceField(label=label, choices=lambda: [("", "---------"), *region_choices()])


def region_choices() -> list[tuple[str, str]]:
    """List all regions for a select box, sorted by their name in the active language."""
    return sorted(_names(current_language()).items(), key=lambda region: region[1])
