"""Close this process off by all means that the machine has, and say which do not hold."""

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from evidence.isolation import kernel, landlock, namespaces, other_user, seccomp

_EVIDENCE: Final = Path(__file__).resolve().parents[1]
# Where PDFium looks for the letters that an invoice does not bring.
_FONTS: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/X11/fonts"),
)


class Means(StrEnum):
    """A means of the kernel; SANDBOX_MUST names those without which no upload is read."""

    UID = "uid"
    NAMESPACES = "namespaces"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"


def hold(wanted: Iterable[Means] = tuple(Means)) -> dict[Means, str]:
    """Use these means for good, and return why each that does not hold does not.

    It comes before the first byte of a stranger, and after all that has to be loaded: as another
    user a process may not even read its own program.
    """
    kernel.hide_memory()
    left, missing = set(wanted), {}
    for means, act in (
        (Means.NAMESPACES, namespaces.leave),
        (Means.UID, other_user.hold),
        # In a user namespace there is no other user to become, so only now.
        (Means.NAMESPACES, namespaces.leave_as_user),
        (Means.LANDLOCK, partial(landlock.hold, tuple(_readable()))),
        (Means.SECCOMP, seccomp.hold),
    ):
        if means in left:
            try:
                act()
            except OSError as error:
                missing[means] = str(error.strerror)
            else:
                left.remove(means)
    return {means: why for means, why in missing.items() if means in left}


def _readable() -> Iterator[Path]:
    """Yield the folders of the sandbox, of Python and its packages, and of the fonts."""
    yield from (_EVIDENCE / name for name in ("sandbox", "isolation"))
    # The checkout itself is among them, with all its data.
    yield from (Path(each) for each in sys.path if Path(each).resolve() != _EVIDENCE.parent)
    yield from _FONTS
