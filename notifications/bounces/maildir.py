"""The Maildir into which a mail host on this machine puts what comes back.

A report leaves ``new`` once its effect is committed: a reader that is killed leaves it there, and
to read one twice changes nothing. What was understood is deleted, since it may carry a copy of
the letter. What is no report goes to ``cur``, what cannot be read to ``aside``, for some days.
"""

import itertools
import logging
import stat
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import InterfaceError, OperationalError

from notifications.bounces import processing
from notifications.bounces.dsn import LARGEST
from notifications.bounces.processing import Effect

logger = logging.getLogger(__name__)
# A round keeps a worker from other work no longer than that; the next sweep goes on.
MOST_AT_ONCE = 500
KEPT_SECONDS: Final = 7 * 24 * 3600


def read_all(box: Path) -> Counter[Effect]:
    """Take in what lies in the Maildir, the oldest first; counts what it changed."""
    waiting = sorted(_files(box / "new"))
    return Counter(filter(None, (_take_out(box, path) for path in waiting[:MOST_AT_ONCE])))


def delete_old(box: Path) -> int:
    """Delete what was no report, or could not be read, some days ago; returns how many."""
    ends_at = time.time() - KEPT_SECONDS
    kept = itertools.chain(_files(box / "cur"), _files(box / "aside"))
    old = [path for path in kept if path.lstat().st_mtime < ends_at]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _files(folder: Path) -> Iterator[Path]:
    """What lies in a folder; mail hosts make it with the first letter."""
    return folder.iterdir() if folder.is_dir() else iter(())


def _take_out(box: Path, path: Path) -> Effect | None:
    """Take one in, then out of the way; None if it cannot be read, or another reader was faster."""
    try:
        effect = processing.record_report(_content(path))
        _put_away(box, path, effect)
    except (InterfaceError, OperationalError):
        raise  # the database is away: all that is left waits for it
    except FileNotFoundError:
        return None
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the next are waiting
        logger.warning("The report %s cannot be read: %s", path.name, error)
        _move(path, box / "aside")
        return None
    return effect


def _content(path: Path) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("it is no file")
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError("it is too large")
    return content


def _put_away(box: Path, path: Path, effect: Effect) -> None:
    match effect:
        case Effect.TOO_EARLY:
            pass  # the next sweep reads it again
        case Effect.NO_REPORT:
            _move(path, box / "cur")
        case _:
            path.unlink()


def _move(path: Path, folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        path.rename(folder / path.name)
    except OSError as error:
        logger.warning("The report %s cannot be moved: %s", path.name, error)
