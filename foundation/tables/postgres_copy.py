"""Streaming into PostgreSQL: COPY of rows that are made while they are sent."""

from collections.abc import Iterable, Iterator

from django.db.backends.utils import CursorWrapper

ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class RowStream:
    """A file that COPY reads, filled from an iterator of rows as it goes."""

    def __init__(self, rows: Iterable[tuple[str | int | bytes, ...]]) -> None:
        self._lines: Iterator[str] = (_line(row) for row in rows)
        self._rest = ""
        self.rows = 0
        self.failure: BaseException | None = None

    def _next(self) -> str:
        try:
            return next(self._lines, "")
        except BaseException as error:  # Ctrl-C too
            self.failure = error
            raise

    def read(self, size: int = 8192) -> str:
        """Give about the next ``size`` characters; an empty text is the end."""
        parts, length = [self._rest], len(self._rest)
        while length < size and (line := self._next()):
            parts.append(line)
            length += len(line)
            self.rows += 1
        text = "".join(parts)
        self._rest = text[size:]
        return text[:size]


def copy_rows(
    cursor: CursorWrapper,
    table: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[str | int | bytes, ...]],
) -> int:
    """Copy rows into a table; returns how many. Memory does not grow with their number.

    What the making of a row raised is raised, not the driver's report of it.
    """
    stream = RowStream(rows)
    try:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", stream)
    except Exception:
        if stream.failure is None:
            raise
        raise stream.failure from None
    return stream.rows


def _line(row: tuple[str | int | bytes, ...]) -> str:
    return "\t".join(_cell(value) for value in row) + "\n"


def _cell(value: str | int | bytes) -> str:
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    return str(value).translate(ESCAPES)
