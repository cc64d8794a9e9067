"""Read bounces and answers from the Maildir to which a mail host on this machine delivers them.

A mail leaves ``new`` only after its effect is committed. If the reader is killed, it stays there;
reading one twice changes nothing. Reports that were understood are deleted, because they may
contain a copy of the e-mail. What is no report goes to whoever takes mail to its address
(takers.py), else it moves to ``cur``, unreadable mail to ``aside``; both are deleted after some
days.
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
from notifications.bounces import processing, takers
from notifications.bounces.dsn import LARGEST
from notifications.bounces.processing import Effect
from notifications.bounces.takers import Disposal

logger = logging.getLogger(__name__)
# Both limit how long one run keeps a worker from other work; the next sweep continues.
MOST_AT_ONCE = 500
MOST_SECONDS: Final = 30.0
KEPT_SECONDS: Final = 7 * 24 * 3600


def read_all(box: Path) -> Counter[Effect]:
    """Process the mail in the Maildir, oldest first; returns a count of the effects."""
    waiting = sorted(_files(box / "new"))[:MOST_AT_ONCE]
    ends_at = time.monotonic() + MOST_SECONDS
    in_time = itertools.takewhile(lambda _path: time.monotonic() < ends_at, waiting)
    return Counter(filter(None, (_process(box, path) for path in in_time)))


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
    """Process one mail and move it; None if it is unreadable, or another reader took it."""
    try:
        effect, disposal = _read(path)
        _clear_away(box, path, disposal)
    except (InterfaceError, OperationalError) as error:
        if is_outage(error):
            raise  # the remaining mail waits for the database, too
        logger.warning("The mail %s waits, since a row is in other hands.", path.name)
        return None
    except FileNotFoundError:
        return None
    except Exception as error:  # noqa: BLE001 -- one bad mail must not stop the others
        logger.warning("The mail %s cannot be read: %s", path.name, error)
        _move(path, box / Disposal.ASIDE.value)
        return None
    return effect


def _read(path: Path) -> tuple[Effect, Disposal]:
    """Process one mail, of which no more is in memory than a report may have, and say its end."""
    beginning = _beginning(path)
    is_short = len(beginning) <= LARGEST
    effect = processing.record_report(beginning) if is_short else Effect.NO_REPORT
    if effect != Effect.NO_REPORT:
        return effect, Disposal.WAIT if effect == Effect.TOO_EARLY else Disposal.DELETE
    taker = takers.taker_of(beginning)
    if taker is not None:
        return Effect.HANDED_ON, taker.take(path)
    if not is_short:
        raise ValueError("it is too large")
    return effect, Disposal.KEEP


def _beginning(path: Path) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("it is no file")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _clear_away(box: Path, path: Path, disposal: Disposal) -> None:
    match disposal:
        case Disposal.WAIT:
            pass
        case Disposal.DELETE:
            path.unlink()
        case _:
            _move(path, box / disposal.value)


def _move(path: Path, folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        path.rename(folder / path.name)
    except OSError as error:
        logger.warning("The mail %s cannot be moved: %s", path.name, error)
