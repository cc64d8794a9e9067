"""Which language somebody reads, which of the texts that staff wrote is shown, and its own rules.

A language that is not known, and a text that is not written, are made good in one way: by the
language of the portal itself. Two ask otherwise, each for its reason: a request without a member's
choice goes by the browser (accounts/profile/language.py), and a promotion's own wording of an
e-mail counts for its language alone (promotions/models/email_override.py).
The choices are functions, so that one language more is no migration.
In which order names stand in a language, and where it is at home, says CLDR by ICU (ADR 56).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

import icu
from django import forms
from django.conf import settings
from django.utils.translation import get_language

Text = TypeVar("Text")
Otherwise = TypeVar("Otherwise")
Named = TypeVar("Named")


def text_in(texts: Mapping[str, Text], language: str, *, otherwise: Otherwise) -> Text | Otherwise:
    """Give the text in a language, else in the portal's own, else something else.

    A text that is there and empty is not written.
    """
    return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or otherwise


def words_in(texts: Iterable[Any], column: str, language: str = "", *, otherwise: str = "") -> str:
    """Give a column of texts by language in this language, by default the reader's."""
    found = {text.language: str(getattr(text, column)) for text in texts}
    return text_in(found, language or current_language(), otherwise=otherwise)


def first_language(*known: str | None) -> str:
    """Give the first language that is known, such as the reader's own, else the portal's."""
    return next((language for language in known if language), settings.LANGUAGE_CODE)


def current_language() -> str:
    """Give the language of the page that is made, else the portal's."""
    return first_language(get_language())


def offered_language(wanted: str) -> str:
    """Give the language that was asked for, if the portal has it, else the portal's."""
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_choices() -> list[tuple[str, str]]:
    """Return the portal's languages for a select box, each by its own name."""
    return list(settings.LANGUAGES)


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


class TextsByLanguageWidget(forms.MultiWidget):
    """A line for each language but the portal's own, named beside it."""

    template_name = "admin/texts_by_language.html"

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        """Return the text of each line."""
        return [(value or {}).get(code, "") for code in _others()]


class TextsByLanguage(forms.MultiValueField):
    """A short text in the languages other than the portal's own, for a JSON column."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        lines: dict[str, forms.Widget | type[forms.Widget]] = {
            code: forms.TextInput({"lang": code, "aria-label": name})
            for code, name in _others().items()
        }
        fields = [forms.CharField(max_length=max_length, required=False) for _code in lines]
        super().__init__(
            fields,
            widget=TextsByLanguageWidget(lines),
            required=False,
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, data_list: list[str]) -> dict[str, str]:
        """Return the texts that are written, by language."""
        return {code: text for code, text in zip(_others(), data_list, strict=False) if text}


def _others() -> dict[str, str]:
    languages = dict(settings.LANGUAGES)
    del languages[settings.LANGUAGE_CODE]
    return languages


class EveryLanguageFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """Texts, with a row begun for each that is not written yet; one left empty is not kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = [] if self.instance.pk is None else list(self.get_queryset())
        self.initial_extra = [
            row
            for row in self.rows()
            if all(any(getattr(one, k) != v for k, v in row.items()) for one in written)
        ]
        self.extra = len(self.initial_extra)

    def rows(self) -> list[dict[str, str]]:
        """Return the initial values of each row, by which rows are told apart."""
        return [{"language": code} for code, _name in settings.LANGUAGES]
