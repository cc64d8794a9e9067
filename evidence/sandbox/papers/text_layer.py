"""Read what a PDF says of a page: the lines of its text layer, and where they should be drawn."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

import pypdfium2 as pdfium

from evidence.sandbox.answer import MOST_LINES, MOST_STATED, StatedText

# Left, bottom, right, top, in points from the lower left corner.
Place = tuple[float, float, float, float]
# Some programs place each letter by itself.
MOST_PARTS: Final = 6_000
# Parts of one line: so much of their height in one row, and not farther apart than words are.
_ROW, _GAP = 0.5, 0.6


def lines_of(page: pdfium.PdfPage, drawn: pdfium.PdfBitmap) -> tuple[StatedText, ...]:
    """List the lines of the text layer with their places in the picture that was drawn."""
    found: tuple[StatedText, ...] = ()
    with suppress(pdfium.PdfiumError, ValueError):  # the page was drawn, whatever it says of itself
        found = tuple(islice(_lines(page, drawn), MOST_LINES))
    return found


def _lines(page: pdfium.PdfPage, drawn: pdfium.PdfBitmap) -> Iterator[StatedText]:
    layer, position = page.get_textpage(), drawn.get_posconv(page)
    parts = (layer.get_rect(number) for number in range(min(layer.count_rects(), MOST_PARTS)))
    for place in _joined(parts):
        text = printable(layer.get_text_bounded(*place))
        if text:
            yield StatedText(text, text, placed(place, position, drawn))


def placed(place: Place, position: pdfium.PdfPosConv, drawn: pdfium.PdfBitmap) -> Place:
    """Return where a place of a page is in the picture that was drawn of it, in fractions."""
    left, bottom, right, top = place
    corners = position.to_bitmap(left, top), position.to_bitmap(right, bottom)
    across = sorted(_fraction(x, drawn.width) for x, _y in corners)
    down = sorted(_fraction(y, drawn.height) for _x, y in corners)
    return across[0], down[0], across[1], down[1]


def _joined(parts: Iterable[Place]) -> Iterator[Place]:
    line: Place | None = None
    for part in parts:
        if line and _goes_on(line, part):
            line = (line[0], min(line[1], part[1]), max(line[2], part[2]), max(line[3], part[3]))
        else:
            if line:
                yield line
            line = part
    if line:
        yield line


def _goes_on(line: Place, part: Place) -> bool:
    heights = line[3] - line[1], part[3] - part[1]
    in_one_row = min(line[3], part[3]) - max(line[1], part[1]) >= _ROW * min(heights)
    return in_one_row and abs(part[0] - line[2]) <= _GAP * max(heights)


def printable(text: str) -> str:
    """Return a text as one line of bounded length, without what cannot be printed."""
    visible = "".join(char if char.isprintable() else " " for char in text[: MOST_STATED * 2])
    return " ".join(visible.split())[:MOST_STATED].rstrip()


def _fraction(place: int, size: int) -> float:
    return round(min(1.0, max(0.0, place / size)), 4)
