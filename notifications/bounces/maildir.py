"""Read bounces from the Maildir to which a mail host on this machine delivers them.

A report leaves ``new`` only after its effect is committed. If the reader is killed, the report
stays there; reading one twice changes nothing. Reports that were understood are deleted, because
they may contain a copy of the e-mail. Mail that is not a report moves to ``cur``, unreadable mail
to ``aside``; both are deleted after some days.
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

from foundation.leases import is_outage
from notifications.bounces import processing
from notifications.bounces.dsn import LARGEST
from notifications.bounces.processing import Effect

logger = logging.getLogger(__name__)
# Limits how long one run keeps a worker from other work; the next sweep continues.
MOST_AT_ONCE = 500
KEPT_SECONDS: Final = 7 * 24 * 3600


def read_all(box: Path) -> Counter[Effect]:
    """Process the reports in the Maildir, oldest first; returns a count of their effects."""
    waiting = sorted(_files(box / "new"))
    return Counter(filter(None, (_process(box, path) for path in waiting[:MOST_AT_ONCE])))


def delete_old(box: Path) -> int:
    """Delete old mail that was not a report or could not be read; returns how many."""
    ends_at = time.time() - KEPT_SECONDS
    set_aside = itertools.chain(_files(box / "cur"), _files(box / "aside"))
    old = [path for path in set_aside if path.lstat().st_mtime < ends_at]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _files(folder: Path) -> Iterator[Path]:
    """Iterate over the files in a folder, which mail hosts create with the first e-mail."""
    return folder.iterdir() if folder.is_dir() else iter(())


def _process(box: Path, path: Path) -> Effect | None:
    """Process one report and move it; None if it is unreadable, or another reader took it."""
    try:
        effect = processing.record_report(_content(path))
        _clear_away(box, path, effect)
    except (InterfaceError, OperationalError) as error:
        if is_outage(error):
            raise  # the remaining reports wait for the database, too
        logger.warning("The report %s waits, since a row is in other hands.", path.name)
        return None
    except FileNotFoundError:
        return None
    except Exception as error:  # noqa: BLE001 -- one bad report must not stop the others
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


def _clear_away(box: Path, path: Path, effect: Effect) -> None:
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
