"""The names of the months as shops of a country print them, from CLDR."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from django.conf import settings

from products.reading.printed import spellings, squeezed

_SHORTEST = 3


@lru_cache(maxsize=256)
def month_names(country: str) -> dict[str, int]:
    """Give each name and abbreviation, squeezed, with its month.

    Where two languages mean different months by one name (lis: Polish November, Croatian
    October), the country's own language has the word, then English, then the portal's others.
    """
    known: dict[str, int] = {}
    portal = [code for code, _ in settings.LANGUAGES]
    for language in (*get_official_languages(country, de_facto=True), "en", *portal):
        for name, month in _names(language).items():
            known.setdefault(name, month)
    return known


@lru_cache(maxsize=256)
def _names(language: str) -> dict[str, int]:
    try:
        months = Locale.parse(language.replace("-", "_")).months
    except (UnknownLocaleError, ValueError):
        return {}
    printed: dict[str, set[int]] = {}
    for context in ("format", "stand-alone"):
        for month, name in months[context]["wide"].items():
            for full in spellings(name):
                for length in range(min(_SHORTEST, len(full)), len(full) + 1):
                    printed.setdefault(full[:length], set()).add(month)
    # Only what stands for one month: French "jui" is June or July.
    clear = {name: min(found) for name, found in printed.items() if len(found) == 1}
    for context in ("format", "stand-alone"):
        for month, name in months[context]["abbreviated"].items():
            clear[squeezed(name)] = month
    return {name: month for name, month in clear.items() if any(map(str.isalpha, name))}
