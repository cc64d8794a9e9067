"""How far a load is: a bar on a terminal, nothing where nobody watches."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import fstat
from typing import IO, Final

from django.core.management.base import OutputWrapper

from foundation.tables.line_files import LineFile

_LINES_A_STEP: Final = 5_000
_WIDTH: Final = 40


def watched(lines: LineFile, file: IO[bytes], shown_on: OutputWrapper) -> LineFile:
    """Return the same lines, that show on a terminal how much of their file is read."""
    return replace(lines, lines=_shown(lines.lines, file, shown_on)) if shown_on.isatty() else lines


def _shown(lines: Iterable[str], file: IO[bytes], shown_on: OutputWrapper) -> Iterator[str]:
    size = max(1, fstat(file.fileno()).st_size)
    try:
        for number, line in enumerate(lines):
            if number % _LINES_A_STEP == 0:
                # The place in the file as it came: of an archive, in the archive.
                shown_on.write(_bar(min(1.0, file.tell() / size)), ending="")
                shown_on.flush()
            yield line
    finally:
        shown_on.write(f"\r{'':{_WIDTH + 10}}\r", ending="")


def _bar(share: float) -> str:
    done = round(share * _WIDTH)
    return f"\r[{'#' * done}{'.' * (_WIDTH - done)}] {share:4.0%}"
