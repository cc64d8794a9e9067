"""Writing an export as CSV, or as a workbook (.xlsx); no more than a piece of it is held.

A workbook's sheet holds about a million rows; what is more goes on in the next one.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Final

from openpyxl import Workbook

from foundation.exports.cells import csv_cell, separator, workbook_cell
from foundation.tables.spreadsheets import BYTE_ORDER_MARK

Pieces = Iterable[Sequence[Sequence[object]]]
# What Excel takes, the heading included.
MOST_ROWS_OF_A_SHEET: Final = 1_048_576


def csv_texts(heads: Sequence[str], pieces: Pieces) -> Iterator[str]:
    """Yield a CSV file piece by piece, as the reader's spreadsheet program expects it."""
    out = _Parts()
    # Quote every cell: a program that splits at other signs would make two cells of "a;=b".
    writer = csv.writer(out, delimiter=separator(), quoting=csv.QUOTE_ALL)
    writer.writerow([csv_cell(head) for head in heads])
    yield BYTE_ORDER_MARK + out.taken()
    for piece in pieces:
        writer.writerows([csv_cell(value) for value in row] for row in piece)
        yield out.taken()


def write_csv(target: IO[bytes], heads: Sequence[str], pieces: Pieces) -> None:
    """Write a CSV file."""
    for text in csv_texts(heads, pieces):
        target.write(text.encode())


def write_workbook(target: IO[bytes], heads: Sequence[str], pieces: Pieces) -> None:
    """Write a workbook; its rows go to a temporary file as they come."""
    book = Workbook(write_only=True)
    top = [workbook_cell(head) for head in heads]
    sheet, written = book.create_sheet(), 1
    sheet.append(top)
    for piece in pieces:
        for row in piece:
            if written == MOST_ROWS_OF_A_SHEET:
                sheet, written = book.create_sheet(), 1
                sheet.append(top)
            sheet.append([workbook_cell(value) for value in row])
            written += 1
    book.save(target)


class _Parts:
    """A file that gives away what was written to it."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def write(self, text: str) -> None:
        self._texts.append(text)

    def taken(self) -> str:
        texts, self._texts = self._texts, []
        return "".join(texts)
