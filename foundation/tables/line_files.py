"""Files of lines that staff load: the cells of a line, what a load did, and how a command says so.

Every line is read by itself and keeps its number, so that a file streams, and a bad line is named.
"""

import csv
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

# A German Excel writes semicolons into a file that it calls comma-separated.
DELIMITERS = ",;\t"
# Excel's own way to say what stands between the columns.
SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
# A title, a date and an empty line may stand above the names of the columns.
MOST_LINES_ABOVE = 20


class BadLines(Exception):
    """Some lines cannot be used, and therefore nothing was loaded; ``advice`` says what to do."""

    def __init__(self, lines: list[tuple[int, str]], advice: str = "") -> None:
        super().__init__(f"{len(lines)} bad lines")
        self.lines = lines
        self.advice = advice


class UnreadableFile(Exception):
    """The file cannot be read; the text, for staff, says what to do about it."""


class NoSuchColumn(Exception):
    """The file lacks a column, or has several and none was chosen; the text says what to do."""


@dataclass(frozen=True, slots=True)
class LineFile:
    """A file of lines, and what is noted of it.

    checksum: SHA-256 of the file as it came. delimiter: what stands between the cells, if known.
    """

    lines: Iterable[str]
    name: str = ""
    checksum: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How staff want a file to be loaded.

    strict: a bad line loads nothing. dry_run: only say what would happen. columns: the names or
    numbers of the columns to read. os_account: who works at the server, where nobody signs in.
    """

    strict: bool = False
    dry_run: bool = False
    columns: tuple[str, ...] = ()
    os_account: str = ""


@dataclass
class Loaded:
    """What a load did: figures, and what is wrong with which line.

    It is printed and logged: no secret of the file stands in it.
    """

    added: int = 0
    known: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


class CellLines:
    """The lines of a file as cells, with their numbers.

    A line such as ``sep=;``, or else the first line with text, tells what stands between them.
    """

    def __init__(self, file: LineFile) -> None:
        self._numbered = enumerate(file.lines, start=1)
        self._told = file.delimiter
        number, line = self._next_filled()
        if told := SEP_LINE.fullmatch(line):
            self._told = told[1]
            number, line = self._next_filled()
        self.delimiter = self._told or delimiter_of(line)
        self._first = [(number, line)] if line else []
        self.first = self._cells(line)[0]

    def _next_filled(self) -> tuple[int, str]:
        return next(((n, line) for n, line in self._numbered if line.strip(" \t\r\n")), (0, ""))

    def _cells(self, line: str) -> tuple[list[str], bool]:
        if '"' not in line:
            # As the reader of CSV would, in a fifth of the time.
            cells, is_closed = line.strip("\r\n").lstrip("\ufeff").split(self.delimiter), True
        else:
            cells, is_closed = cells_of(line.lstrip("\ufeff"), self.delimiter)
        while cells and not cells[-1].strip():
            cells.pop()  # what a separator at the end of the line leaves
        return [cell.strip() for cell in cells], is_closed

    def __iter__(self) -> Iterator[tuple[int, list[str], bool]]:
        """Yield the number of each line with text, its cells, and whether each quote is closed."""
        for number, line in chain(self._first, self._numbered):
            cells, is_closed = self._cells(line)
            if any(cells):
                yield number, cells, is_closed

    def heading(self, columns: Sequence[frozenset[str]]) -> list[int]:
        """Read past the line that names all these columns, each by any of its names.

        Returns:
            The place of each column; nothing if no line near the top names them.
        """
        lines = chain(self._first, self._numbered)
        self._first = []
        for _number, line in islice(lines, MOST_LINES_ABOVE):
            # A title above tells nothing of what stands between the columns.
            self.delimiter = self._told or delimiter_of(line)
            names = [plain_name(cell) for cell in self._cells(line)[0]]
            found = [[n for n, name in enumerate(names) if name in each] for each in columns]
            if all(found):
                return [places[0] for places in found]
        return []


def plain_name(text: str) -> str:
    """Return the name of a column as it is compared: ``S/N`` is ``sn``, ``Model No.`` modelno."""
    return re.sub(r"[\W_]", "", text.casefold())


def chosen_places(cells: CellLines, columns: Sequence[str]) -> list[int]:
    """Find the columns that staff chose by number or by name; a name tells of a heading.

    Raises:
        NoSuchColumn: no line near the top names them, or a number is no column.
    """
    if all(
        column.isdecimal() and 0 < int(column) <= max(1, len(cells.first)) for column in columns
    ):
        return [int(column) - 1 for column in columns]
    places = cells.heading([frozenset([plain_name(column)]) for column in columns])
    if not places:
        told = {"columns": ", ".join(columns), "count": len(cells.first)}
        raise NoSuchColumn(
            _(
                "No heading of the file names %(columns)s. Its first line has %(count)d columns:"
                " choose by a name in the heading, or by number."
            )
            % told
        )
    return places


def delimiter_of(header: str) -> str:
    """Tell what stands between the columns: what the first line holds most of."""
    return max(DELIMITERS, key=header.count)


def cells_of(line: str, delimiter: str) -> tuple[list[str], bool]:
    """Read the cells of a line, and whether each quote in it is closed.

    Each line by itself: a quote that is not closed would swallow all that follow.
    """
    reader = csv.reader([line, ""], delimiter=delimiter)
    cells = next(reader)
    return cells, reader.line_num == 1


def places_of(columns: Iterable[str], header: Sequence[str]) -> list[int]:
    """Say where the columns stand of which the header knows, in the order of the columns."""
    return [header.index(column) for column in columns if column in header]


def add_load_options(parser: ArgumentParser) -> None:
    """Let a command read a file, load all or nothing of it, or only say what it would do."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--strict", action="store_true", help="a bad line loads nothing")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen")


def load_options(options: Mapping[str, Any], os_account: str) -> LoadOptions:
    """Return how a command was told to load a file."""
    columns = tuple(options.get("column") or ())
    return LoadOptions(options["strict"], options["dry_run"], columns, os_account)


def name_bad_lines(stream: OutputWrapper, bad: Iterable[tuple[int, str]]) -> None:
    """Write what is wrong with which line."""
    for line, problem in bad:
        stream.write(f"line {line} {problem}")


def summary(done: Loaded, *, dry_run: bool, others: str = "") -> str:
    """Sum up a load in one line; ``others`` are lines that are neither loaded nor bad, if any."""
    added = f"{done.added} would be added" if dry_run else f"{done.added} added"
    parts = [added, f"{done.known} known", others, f"{len(done.bad)} left out"]
    return ", ".join(part for part in parts if part)
