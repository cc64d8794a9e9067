"""Files for spreadsheets, CSV and XLSX: what people typed is never run as a formula."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from numbers import Number
from typing import TypeVar

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"  # = + - @ as East Asian keyboards type them
# A cell that begins with one of these is a formula to Excel, LibreOffice or Google Sheets.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", *FULL_WIDTH)
# Without it Excel reads a UTF-8 file in the code page of its machine.
BYTE_ORDER_MARK = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What no workbook may hold.
ILLEGAL_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Response = TypeVar("Response", bound=HttpResponseBase)


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
    return _for_one(response, name)


def xlsx_response(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Write rows as a workbook with this name; the first row is the header, each cell is text."""
    from openpyxl import Workbook  # noqa: PLC0415 -- few pages write one
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- as above

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        cells = [WriteOnlyCell(sheet, ILLEGAL_SIGNS.sub("", str(value or ""))) for value in row]
        for cell in cells:
            # As text, so that neither "=1+1" is counted nor a zip code loses its zero.
            cell.data_type, cell.number_format = "s", "@"
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    return _for_one(response, name)


def _for_one(response: Response, name: str) -> Response:
    """Give a file its name, and let no cache keep it."""
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
