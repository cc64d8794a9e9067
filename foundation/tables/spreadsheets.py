"""CSV files for spreadsheets, safe from CSV injection: user input is never run as a formula."""

import csv
from collections.abc import Iterable, Iterator
from numbers import Number

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"  # = + - @ as East Asian keyboards type them
# A cell that begins with one of these is a formula to Excel, LibreOffice or Google Sheets.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", *FULL_WIDTH)
# Without it Excel reads a UTF-8 file in the code page of its machine.
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str:
    """Format a value for a spreadsheet cell; text that would run as a formula gets a ' in front."""
    if value is None:
        return ""
    text = str(value)
    # A negative number also starts with a minus, but is not a formula.
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not isinstance(value, Number) else text


def plain_cell(text: str) -> str:
    """Undo ``safe_cell``."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def csv_response(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """Stream rows as a CSV file with this name; the first row is the header."""
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file whose ``write`` returns the text, so that ``csv.writer`` can stream."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    # Quote every cell: a spreadsheet that splits at semicolons would make two cells of "a;=b".
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK
    for row in rows:
        line: str = writer.writerow([safe_cell(value) for value in row])
        yield line
