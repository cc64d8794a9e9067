"""The first sheet of an Excel workbook (.xlsx) as lines, read row by row.

The cells are read as Excel shows them: a number without its dot and zero, a date as a date, since a
day that stands there as 46143 would pass for a code.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from foundation.tables.line_files import UnreadableFile

ZIP = b"PK\x03\x04"
# Held in memory as a whole: what a text cell says stands in the first, its format in the second.
MOST_HELD = {"xl/sharedStrings.xml": 64 << 20, "xl/styles.xml": 4 << 20}
MOST_COLUMNS = 200
# Excel keeps 15 digits of a number: of a longer one the last are lost, and it is no code.
MOST_EXACT = 10**15
# A row that is named may be far below the one before: so many empty lines end no honest file.
MOST_EMPTY = 10_000
# What the library runs into when a file is damaged, locked with a password, or no workbook.
DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


def workbook_lines(file: IO[bytes], most_bytes: int) -> Iterator[str]:
    """Yield each row of the first sheet as a line of cells with tabs between, also empty rows.

    Raises:
        UnreadableFile: it is no workbook, is damaged, or unpacks to more than ``most_bytes``.
    """
    try:
        _refuse_bombs(file, most_bytes)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        empty = 0
        for row in rows:
            empty = empty + 1 if all(value is None for value in row) else 0
            if empty > MOST_EMPTY:
                raise UnreadableFile(_not_a_workbook())
            yield _line(list(row))
    except DAMAGED as error:
        raise UnreadableFile(_not_a_workbook()) from error


def too_large(most: int) -> str:
    """Say that a file unpacks to more than so many bytes."""
    return _("The file unpacks to more than %(most)d MB. Split it.") % {"most": most >> 20}


def _refuse_bombs(file: IO[bytes], most_bytes: int) -> None:
    """Refuse what unpacks to too much; zipfile gives no more of a member than is declared here."""
    with zipfile.ZipFile(file) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
    if sum(sizes.values()) > most_bytes:
        raise UnreadableFile(too_large(most_bytes))
    if any(sizes.get(name, 0) > most for name, most in MOST_HELD.items()):
        raise UnreadableFile(_("The workbook is too large. Split it, or save it as CSV (UTF-8)."))


def _line(values: list[object]) -> str:
    while values and values[-1] is None:
        values.pop()
    out = io.StringIO()
    cells = (" ".join(_text(value).split()) for value in values)
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(cells)
    return out.getvalue()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float) and abs(value) >= MOST_EXACT:
        return f"{value:E}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes").removesuffix(" 00:00")
    return "" if value is None else str(value)


def _not_a_workbook() -> str:
    return _("The workbook cannot be read. Save it again as .xlsx without a password, or as CSV.")
