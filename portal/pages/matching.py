"""Matching for the search: find what a member typed in a text, and mark it there.

Case, accents, hyphens and the width of characters are ignored; in numbers, all separators are.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from foundation.text import normalize_serial

SHORTEST: Final = 2
LONGEST: Final = 100
_AROUND: Final = 70
_HYPHENS: Final = "-\u00ad\u2010\u2011\u2012\u2013\u2014"


def folded(text: str) -> str:
    """Normalize a text for comparison: ``E-Café`` and ``ECAFE`` become the same."""
    return "".join(map(_folded, text))


def _folded(char: str) -> str:
    if char in _HYPHENS:
        return ""
    decomposed = unicodedata.normalize("NFKD", char.casefold())
    return "".join(part for part in decomposed.casefold() if not unicodedata.combining(part))


@dataclass(frozen=True)
class SearchQuery:
    """A search: all of its words must be found."""

    typed: str

    @classmethod
    def of(cls, typed: str) -> Self:
        """Make a query from typed text: one line, cut at LONGEST characters."""
        return cls(" ".join(typed[:LONGEST].split()))

    @property
    def is_too_short(self) -> bool:
        """Whether this would find nearly everything."""
        return sum(map(len, self.words)) < SHORTEST

    @cached_property
    def words(self) -> list[str]:
        """The words, normalized."""
        return folded(self.typed).split()

    @cached_property
    def number(self) -> str:
        """The whole query as one serial number or Order ID, normalized: ``ba3t-0194 6000v``."""
        return folded(normalize_serial(self.typed))

    def is_in(self, text: str, numbers: str = "") -> bool:
        """Return whether it is found in a text, or in numbers written without separators."""
        plain, plain_numbers = folded(text), folded(numbers)
        if self.number and self.number in plain_numbers:
            return True
        return bool(self.words) and all(
            word in plain or self._is_part(word, plain_numbers) for word in self.words
        )

    @staticmethod
    def _is_part(word: str, numbers: str) -> bool:
        part = folded(normalize_serial(word))
        return bool(part) and part in numbers

    def marked(self, text: str) -> SafeString:
        """Return a text with every match in <mark>, and all of it escaped."""
        parts = []
        rest = 0
        for start, end in self._places(text):
            parts += [conditional_escape(text[rest:start]), _mark(text[start:end])]
            rest = end
        return format_html_join("", "{}", ((part,) for part in [*parts, text[rest:]]))

    def excerpt(self, text: str) -> SafeString:
        """Return the part of a long text around the first match, marked."""
        first = next(iter(self._places(text)), (0, 0))
        start, end = max(first[0] - _AROUND, 0), first[1] + 2 * _AROUND
        start = text.find(" ", start, first[0]) + 1 if start else 0
        if end < len(text):
            end = max(text.rfind(" ", first[1], end), first[1])
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return format_html("{}{}{}", before, self.marked(text[start:end]), after)

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Find the matches in the text as start and end positions, sorted and without overlaps."""
        origins = [at for at, char in enumerate(text) for _ in _folded(char)]
        plain = folded(text)
        terms = {
            *self.words,
            *(folded(normalize_serial(word)) for word in self.words),
            self.number,
        }
        hit = {at for word in terms if word for at in _all_of(word, plain, origins)}
        starts = sorted(at for at in hit if at - 1 not in hit)
        ends = sorted(at + 1 for at in hit if at + 1 not in hit)
        return list(zip(starts, ends, strict=True))


def _all_of(word: str, plain: str, origins: list[int]) -> set[int]:
    """Return the positions of all characters of the text that are part of a match of the word."""
    found: set[int] = set()
    at = plain.find(word)
    while at >= 0:
        found.update(range(origins[at], origins[at + len(word) - 1] + 1))
        at = plain.find(word, at + 1)
    return found


def _mark(text: str) -> SafeString:
    return format_html("<mark>{}</mark>", text)
