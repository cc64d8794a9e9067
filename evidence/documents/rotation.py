"""Read the pages of an invoice, and turn those that lie on their side.

The engine reads most lines of a turned page, but not which lie beside one another: upright, 99 of
100 dates were found in the trial, on turned pages 35 to 39 of 40. A page is turned only where
something is missing, since each turn costs a whole reading.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from PIL import Image

from evidence.documents.invoice import InvoiceFacts, check_invoice
from evidence.findings import Box, Finding, FindingKind
from evidence.reading import INVOICE_SIDE, Line, read_lines

Read = Callable[[bytes], list[Line]]
# Reads a page, by its number, turned by so many degrees.
ReadTurned = Callable[[int, int], list[Line]]

# Whole PDFs are rarely turned; scans of more pages than this are for people.
_MOST_TURNED = 3
_FEW_LINES = 4
_ENTERED = {FindingKind.DATE, FindingKind.STORE, FindingKind.MODEL}
_UPSIDE_DOWN = 180
_CLOCKWISE: Final = {
    90: Image.Transpose.ROTATE_270,
    _UPSIDE_DOWN: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class InvoiceReading:
    """What the pages say: the lines of each as they were read best, and the findings."""

    pages: list[list[Line]]
    findings: list[Finding]


def read_invoice(jpeg: bytes) -> list[Line]:
    """Read one page as invoices are read."""
    return read_lines(jpeg, longest_side=INVOICE_SIDE)


def read_pages(
    jpegs: Sequence[bytes], expected: InvoiceFacts, read: Read = read_invoice
) -> InvoiceReading:
    """Read all pages and check them; where something is missing, read them turned as well."""
    upright = [read(jpeg) for jpeg in jpegs]
    return check_pages(upright, expected, lambda page, turn: read(rotated(jpegs[page], turn)))


def check_pages(
    upright: Sequence[list[Line]], expected: InvoiceFacts, read_turned: ReadTurned
) -> InvoiceReading:
    """Check pages that were read; where something is missing, have them read turned as well.

    Boxes are those of the page as it is stored, however it was turned to be read.
    """
    pages = list(upright)
    turns = [0] * len(pages)
    findings = check_invoice(pages, expected)
    for page, degrees in _turns(pages):
        if not _missing(findings, degrees):
            continue
        turned_page = read_turned(page, degrees)
        tried = check_invoice([*pages[:page], turned_page, *pages[page + 1 :]], expected)
        if _passes(tried) > _passes(findings):
            pages[page], turns[page], findings = turned_page, degrees, tried
    placed = [
        [replace(line, box=_turned_back(line.box, degrees)) for line in lines]
        for lines, degrees in zip(pages, turns, strict=True)
    ]
    return InvoiceReading(placed, [_placed(finding, turns) for finding in findings])


def _turns(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[int, int]]:
    """Give the turns that may help: lines that stand upright tell of a page on its side."""
    for page, lines in enumerate(pages[:_MOST_TURNED]):
        boxes = [line.box for line in lines if len(line.text) > _FEW_LINES]
        if len(boxes) < _FEW_LINES:
            yield from ((page, degrees) for degrees in _CLOCKWISE)
        elif median((box.right - box.left) / (box.bottom - box.top) for box in boxes) < 1:
            yield from ((page, 90), (page, 270))
        else:
            yield page, _UPSIDE_DOWN


def _missing(findings: Sequence[Finding], degrees: int) -> bool:
    """Tell whether something is not found that a turn may show.

    That is what the member entered; and where the lines stand upright, the number too, which is
    read from its place beside its label.
    """
    wanted = _ENTERED if degrees == _UPSIDE_DOWN else _ENTERED | {FindingKind.NUMBER}
    return any(not finding.passed for finding in findings if finding.kind in wanted)


def _passes(findings: Sequence[Finding]) -> int:
    return sum(finding.passed for finding in findings)


def rotated(jpeg: bytes, degrees: int) -> bytes:
    """Turn a page clockwise by a quarter, a half or three quarters."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        stream = io.BytesIO()
        picture.transpose(_CLOCKWISE[degrees]).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def _turned_back(box: Box, degrees: int) -> Box:
    left, top, right, bottom = box
    return {
        0: box,
        90: Box(top, 1 - right, bottom, 1 - left),
        _UPSIDE_DOWN: Box(1 - right, 1 - bottom, 1 - left, 1 - top),
        270: Box(1 - bottom, left, 1 - top, right),
    }[degrees]


def _placed(finding: Finding, turns: Sequence[int]) -> Finding:
    if finding.box is None:
        return finding
    return replace(finding, box=_turned_back(finding.box, turns[finding.page]))
