"""What the rules of a language say, by CLDR: in which order names stand, and where it is spoken."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

import icu

from foundation.languages import current_language

Named = TypeVar("Named")


def in_order(things: Iterable[Named], *, name: Callable[[Named], str]) -> list[Named]:
    """Sort by name as readers of the active language look for it.

    Accents and capitals count last, and Chinese names stand by their strokes.
    """
    key = _collator(current_language()).getSortKey
    return sorted(things, key=lambda thing: key(name(thing)))


def names_in_order(names: Iterable[str]) -> list[str]:
    """Sort names as readers of the active language look for them."""
    return in_order(names, name=str)


def home_of(language: str) -> str:
    """Return the region that a language names, or in which most of its speakers live; "" if none.

    ``language`` is as browsers write it: de-AT, zh-Hant.
    """
    try:
        return str(icu.Locale.forLanguageTag(language).addLikelySubtags().getCountry())
    except icu.ICUError:  # it is no language
        return ""


@cache
def _collator(language: str) -> icu.Collator:
    return icu.Collator.createInstance(icu.Locale.forLanguageTag(language))
