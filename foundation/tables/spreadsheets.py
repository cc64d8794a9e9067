"""Tables for spreadsheets, as CSV: what members and staff typed stays text and is never run."""

import csv
from collections.abc import Iterable, Iterator
from numbers import Number

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"  # = + - @ as East Asian keyboards write them
# A cell that begins with one of these is a formula to Excel, LibreOffice or Google Sheets.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", *FULL_WIDTH)
# Without it Excel takes a file of UTF-8 for one in the code page of its machine.
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str:
    """Write a value for a cell of a spreadsheet; a text that would be run gets a ' in front."""
    if value is None:
        return ""
    text = str(value)
    # A number of ours below zero begins with a minus too, and is no formula.
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not isinstance(value, Number) else text


def plain_cell(text: str) -> str:
    """Read back what ``safe_cell`` wrote."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def csv_response(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """Send rows as a CSV file of this name, each as soon as it is made; the first is the header."""
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    # Each cell in quotes: a spreadsheet that splits at semicolons would make two cells of "a;=b".
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK
    for row in rows:
        line: str = writer.writerow([safe_cell(value) for value in row])
        yield line
