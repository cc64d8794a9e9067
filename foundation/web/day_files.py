"""A log in files of a day each, which goes after its days without anybody rotating it.

Several processes write to the same file, a line at a time; whoever begins a day deletes what is
over, and so does the nightly clean-up, where nothing is logged for long.
"""

import logging
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

ENDING: Final = ".jsonl"


class DayFileHandler(logging.Handler):
    """Writes each record as a line to the file of its day (UTC), for its owner alone."""

    def __init__(self, folder: Path, prefix: str, days: int) -> None:
        super().__init__()
        self.folder, self.prefix, self.days = Path(folder), prefix, days

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; a disk that is full stops nobody, and is told on stderr."""
        try:
            now = datetime.fromtimestamp(record.created, tz=UTC)
            path = self.folder / f"{self.prefix}-{now.date()}{ENDING}"
            if not path.exists():
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self.delete_over(now)
            line = f"{self.format(record)}\n".encode()
            # In one piece to the end of the file, so that lines of two processes do not mix.
            opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(opened, line)
            finally:
                os.close(opened)
        except Exception:  # noqa: BLE001 -- as logging's own handlers do
            self.handleError(record)

    def delete_over(self, now: datetime) -> int:
        """Delete the files of days that are over by so many days; return how many."""
        last = now.astimezone(UTC).date() - timedelta(days=self.days)
        over = [path for path in self.folder.glob(f"{self.prefix}-*{ENDING}") if _day(path) <= last]
        for path in over:
            path.unlink(missing_ok=True)
        return len(over)


def _day(path: Path) -> date:
    """Return the day in a name; what only looks like one of ours is never over."""
    try:
        return date.fromisoformat(path.name.removesuffix(ENDING)[-10:])
    except ValueError:
        return date.max


def delete_over(logger: str, now: datetime) -> int:
    """Delete the files of a log that are over; return how many."""
    handlers = logging.getLogger(logger).handlers
    return sum(one.delete_over(now) for one in handlers if isinstance(one, DayFileHandler))
