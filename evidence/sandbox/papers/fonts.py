"""Find dates and numbers in a PDF that were set in another font than the rest: only a sign.

Who edits a PDF rarely has its fonts. Labels and values may differ on honest papers, so what counts
is a second font within one date or number, and a family that a page has for one or two such alone.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

import pypdfium2 as pdfium
from pypdfium2.raw import FPDFText_GetCharBox, FPDFText_GetFontInfo, FPDFText_GetUnicode

# A date, or a number of eight signs and more that is no amount.
_TOLD: Final = re.compile(
    r"(?<![\w.,/-])(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|(?=(?:\w*\d){4})[A-Z0-9][A-Z0-9/-]{7,29})(?![\w/-])"
)
_DIGIT: Final = re.compile(r"\d")
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
# What tells a style from a family: "Arial-BoldMT", "Arial,Bold", "ArialNarrow".
_STYLE: Final = re.compile(r"[-,].*$|(?:PS)?MT$|(?:Bold|Italic|Oblique|Regular|Roman|Light)+$")
MOST_LETTERS: Final = 6_000
# Of a page with so many letters, a family with so few is a stranger.
_ENOUGH: Final = 80
_FEW: Final = 24
LONGEST_NAME: Final = 128
MOST_PLACES: Final = 3
Place = tuple[float, float, float, float]


class Letter(NamedTuple):
    """A letter of the text layer, the family of its font, and its number on the page."""

    char: str
    family: str
    number: int


def strange_places(page: pdfium.PdfPage) -> list[Place]:
    """List the places of such dates and numbers, in points."""
    found: list[Place] = []
    with suppress(pdfium.PdfiumError, ValueError):  # the page was drawn, whatever it says of itself
        layer = page.get_textpage()
        letters = list(_letters(layer))
        for word in list(strange_words(letters))[:MOST_PLACES]:
            boxes = [_box(layer, letter.number) for letter in word]
            found.append(
                (
                    min(box[0] for box in boxes),
                    min(box[1] for box in boxes),
                    max(box[2] for box in boxes),
                    max(box[3] for box in boxes),
                )
            )
    return found


def strange_words(letters: Sequence[Letter]) -> Iterator[Sequence[Letter]]:
    """Yield the dates and numbers that are set in several fonts, or in one of their own."""
    used = Counter(letter.family for letter in letters if not letter.char.isspace())
    words = [letters[found.start() : found.end()] for found in _TOLD.finditer(_text(letters))]
    told = Counter(letter.family for word in words for letter in word)
    for word in words:
        families = {letter.family for letter in word if _DIGIT.match(letter.char)}
        family = next(iter(families), "")
        is_stranger = (
            used.total() - used[family] >= _ENOUGH
            and used[family] <= _FEW
            and told[family] == used[family]
        )
        if len(families) > 1 or is_stranger:
            yield word


def _text(letters: Sequence[Letter]) -> str:
    return "".join(letter.char for letter in letters)


def _letters(layer: pdfium.PdfTextPage) -> Iterator[Letter]:
    name, flags = ctypes.create_string_buffer(LONGEST_NAME), ctypes.c_int()
    for number in range(min(layer.count_chars(), MOST_LETTERS)):
        code = FPDFText_GetUnicode(layer, number)
        length = FPDFText_GetFontInfo(layer, number, name, LONGEST_NAME, flags)
        known = name.value.decode("utf-8", "ignore") if 0 < length <= LONGEST_NAME else ""
        yield Letter(chr(code) if code else " ", _STYLE.sub("", _SUBSET.sub("", known)), number)


def _box(layer: pdfium.PdfTextPage, number: int) -> Place:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    FPDFText_GetCharBox(layer, number, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value
