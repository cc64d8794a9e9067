"""Month names as the shops of a country print them, from CLDR."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from django.conf import settings

from evidence.reading.printed import normalize_spaces, spellings

_SHORTEST = 3
# A shop may use another language than the country's: a Dutch invoice sent to France.
_SHOPS: Final = (
    *("de", "fr", "es", "it", "pt", "ca", "nl", "pl", "cs", "sk", "hu", "ro", "hr", "sl", "lv"),
    *("lt", "et", "fi", "sv", "da", "nb", "is", "tr", "el", "ms", "vi", "ru", "uk", "bg"),
)


@lru_cache(maxsize=256)
def month_names(country: str) -> dict[str, int]:
    """Map each name and abbreviation, without spaces, to its month.

    Where one name means different months in two languages (lis: Polish November, Croatian
    October), the country's own language wins, then English, then the portal's other languages.
    A name from any other language counts only if it means the same month in all of them.
    """
    known: dict[str, int] = {}
    portal = [code for code, _ in settings.LANGUAGES]
    for language in (*get_official_languages(country, de_facto=True), "en", *portal):
        for name, month in _names(language).items():
            known.setdefault(name, month)
    return _unambiguous(_names(language) for language in _SHOPS) | known


@lru_cache(maxsize=256)
def _names(language: str) -> dict[str, int]:
    try:
        months = Locale.parse(language.replace("-", "_")).months
    except (UnknownLocaleError, ValueError):
        return {}
    # Only unambiguous prefixes: French "jui" is June or July.
    unambiguous = _unambiguous(
        {full[:length]: month}
        for context in ("format", "stand-alone")
        for month, name in months[context]["wide"].items()
        for full in spellings(name)
        for length in range(min(_SHORTEST, len(full)), len(full) + 1)
    )
    for context in ("format", "stand-alone"):
        for month, name in months[context]["abbreviated"].items():
            unambiguous[normalize_spaces(name)] = month
    return {name: month for name, month in unambiguous.items() if any(map(str.isalpha, name))}


def _unambiguous(named: Iterable[dict[str, int]]) -> dict[str, int]:
    """Return the names that mean the same month everywhere."""
    meant: dict[str, set[int]] = {}
    for names in named:
        for name, month in names.items():
            meant.setdefault(name, set()).add(month)
    return {name: min(months) for name, months in meant.items() if len(months) == 1}
