"""A reading engine for tests that are not about reading: it knows pictures by their digests.

What the real engine gave for each is committed in recorded.json; `make readings` records it anew.
An unknown picture fails the test, also where the program tries again or leaves it to people.
"""

import fcntl
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

from PIL import Image

from evidence.findings import Box
from evidence.reading import Line, rapid
from portal.environment import VAR_DIR

RECORDING: Final = Path(__file__).with_name("recorded.json")
ENGINE: Final = f"{__name__}.read"
# For a program that runs: it reads while this file stands in its data folder.
ENGINE_OF_PROGRAMS: Final = f"{__name__}.read_when_asked"
ASKED: Final = "read-really"
# A ten-thousandth of a page is finer than any rule looks.
_DIGITS: Final = 4
# Two processes test at once on two cores, and a thread that waits for another one turns in circles.
rapid.THREADS = 1
unknown: list[str] = []


class Unknown(Exception):
    """Nobody recorded what stands on this picture."""


def read(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Give what the real engine read on this very picture.

    Raises:
        Unknown: it is not recorded.
    """
    digest = digest_of(picture, longest_side)
    found = _recording().get(digest)
    if found is None and os.environ.get("RECORD_READINGS"):
        found = [_row(line) for line in rapid.read(picture, longest_side)]
        _record(digest, found)
    if found is None:
        unknown.append(f"{picture.size} {longest_side} {digest}")
        raise Unknown(unknown[-1])
    return [Line(text, sure, Box(*box), slope) for text, sure, box, slope in found]


def read_when_asked(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Read really where a journey is about reading; for the others nothing is printed anywhere."""
    return rapid.read(picture, longest_side) if (VAR_DIR / ASKED).exists() else []


def digest_of(picture: Image.Image, longest_side: int | None) -> str:
    """Name a picture by its pixels, and by how closely it is looked at."""
    how = f"{picture.size} {longest_side} ".encode()
    return hashlib.sha256(how + picture.convert("RGB").tobytes()).hexdigest()


@cache
def _recording() -> dict[str, list[Any]]:
    recording: dict[str, list[Any]] = json.loads(RECORDING.read_text(encoding="utf-8"))
    return recording


def _row(line: Line) -> list[Any]:
    sure, slope = round(line.confidence, _DIGITS), round(line.slope, _DIGITS)
    return [line.text, sure, [round(edge, _DIGITS) for edge in line.box], slope]


def _record(digest: str, lines: list[Any]) -> None:
    with RECORDING.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = json.load(file) | {digest: lines}
        rows = (f'"{name}": {json.dumps(each)}' for name, each in sorted(known.items()))
        file.seek(0)
        file.truncate()
        file.write("{\n" + ",\n".join(rows) + "\n}\n")
    _recording.cache_clear()
