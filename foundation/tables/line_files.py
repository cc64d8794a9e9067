"""Files of lines that staff load: the cells of a line, what a load did, and how a command says so.

Every line is read by itself and keeps its number, so that a file streams, and a bad line is named.
"""

import csv
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.management.base import OutputWrapper

# A German Excel writes semicolons into a file that it calls comma-separated.
DELIMITERS = ",;\t"


class BadLines(Exception):
    """A strict load found lines that cannot be used; nothing was loaded."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(lines)} bad lines")
        self.lines = lines


@dataclass
class Loaded:
    """What a load did: figures, and what is wrong with which line.

    It is printed and logged: no secret of the file stands in it.
    """

    added: int = 0
    known: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


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
    """Let a command load all or nothing, or only say what it would do."""
    parser.add_argument("--strict", action="store_true", help="a bad line loads nothing")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen")


def name_bad_lines(stream: OutputWrapper, bad: Iterable[tuple[int, str]]) -> None:
    """Write what is wrong with which line."""
    for line, problem in bad:
        stream.write(f"line {line} {problem}")


def summary(done: Loaded, *, dry_run: bool, others: str = "") -> str:
    """Sum up a load in one line; ``others`` are lines that are neither loaded nor bad, if any."""
    added = f"{done.added} would be added" if dry_run else f"{done.added} added"
    parts = [added, f"{done.known} known", others, f"{len(done.bad)} left out"]
    return ", ".join(part for part in parts if part)
