"""How the pages of a printed guide are laid out, measured with a reader of PDF."""

from collections.abc import Iterator
from math import hypot
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

# The margins of static/css/guide-paper.css, in points.
MILLIMETRE = 72 / 25.4
SIDE, TOP, BOTTOM = 15 * MILLIMETRE, 16 * MILLIMETRE, 18 * MILLIMETRE
SIZE_OF_TEXT, SIZE_OF_A_HEADING = 10, 10.5
ROUNDING = 1


class Letter(NamedTuple):
    """A letter on a page, with the point size of its font."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


def faults(file: Path) -> list[str]:
    """Say what a reader would not accept: a heading at a page's end, or what leaves the margins.

    The printer makes all smaller where something is wider than the page.
    """
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(file), start=1):
        width, height = page.get_size()
        # The line at the foot of each page stands in the margin.
        letters = [one for one in _letters(page) if one.bottom > BOTTOM - ROUNDING]
        found += [
            f"page {number}: {one.text!r} is outside the margins"
            for one in letters
            if one.left < SIDE - ROUNDING
            or one.right > width - SIDE + ROUNDING
            or one.top > height - TOP + ROUNDING
        ]
        if SIZE_OF_TEXT not in {round(one.size, 1) for one in letters}:
            found.append(f"page {number} is drawn smaller than it is written")
        lowest = min((one.bottom for one in letters), default=0)
        last = [one for one in letters if one.bottom < lowest + SIZE_OF_A_HEADING]
        if last and min(one.size for one in last) > SIZE_OF_A_HEADING:
            words = "".join(one.text for one in last)
            found.append(f"page {number} ends with the heading {words!r}")
    return found


def _letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        drawn = text.get_text_range(index, 1)
        if drawn.strip():
            left, bottom, right, top = text.get_charbox(index)
            yield Letter(drawn, left, bottom, right, top, _size(text, index))


def _size(text: pypdfium2.PdfTextPage, index: int) -> float:
    """The size of the font as drawn: its matrix tells, where the font itself is one point."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return float(raw.FPDFText_GetFontSize(text, index) * hypot(matrix.b, matrix.d))
