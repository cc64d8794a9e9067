"""Read what a PDF says of a page: the lines of its text layer, and where they should be drawn."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import pypdfium2 as pdfium

from evidence.sandbox.answer import MOST_LINES, MOST_STATED, StatedText


def lines_of(page: pdfium.PdfPage, drawn: pdfium.PdfBitmap) -> tuple[StatedText, ...]:
    """List the lines of the text layer with their places in the picture that was drawn."""
    found: tuple[StatedText, ...] = ()
    with suppress(pdfium.PdfiumError, ValueError):  # the page was drawn, whatever it says of itself
        found = tuple(islice(_lines(page, drawn), MOST_LINES))
    return found


def _lines(page: pdfium.PdfPage, drawn: pdfium.PdfBitmap) -> Iterator[StatedText]:
    layer, position = page.get_textpage(), drawn.get_posconv(page)
    for number in range(min(layer.count_rects(), MOST_LINES * 2)):
        left, bottom, right, top = layer.get_rect(number)
        text = printable(layer.get_text_bounded(left, bottom, right, top))
        if text:
            corners = position.to_bitmap(left, top), position.to_bitmap(right, bottom)
            across = sorted(_fraction(x, drawn.width) for x, _y in corners)
            down = sorted(_fraction(y, drawn.height) for _x, y in corners)
            yield StatedText(text, text, (across[0], down[0], across[1], down[1]))


def printable(text: str) -> str:
    """Return a text as one line of bounded length, without what cannot be printed."""
    visible = "".join(char if char.isprintable() else " " for char in text[: MOST_STATED * 2])
    return " ".join(visible.split())[:MOST_STATED].rstrip()


def _fraction(place: int, size: int) -> float:
    return round(min(1.0, max(0.0, place / size)), 4)
