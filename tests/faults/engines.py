"""Engines that read what a test wrote down, and fail as real ones do: they die, or never end.

They run in the worker's own process and are steered by files in its folder.
"""

import json
import os
import signal
import time

from PIL import Image

from evidence.findings import Box
from evidence.reading import Line
from portal.environment import VAR_DIR

# A picture this wide is the one that the engine does not survive.
DEADLY = 333
HOLD, READING, PRINT = VAR_DIR / "hold", VAR_DIR / "reading", VAR_DIR / "print.json"


def held(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Say that it reads, and go on once nobody holds it."""
    READING.touch()
    while HOLD.exists():
        time.sleep(0.05)
    return written(picture, longest_side)


def dying(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Be killed by a picture, as by the kernel when memory runs out."""
    if picture.width == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return written(picture, longest_side)


def hanging(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Find no end in a picture."""
    while picture.width == DEADLY:
        time.sleep(1)
    return written(picture, longest_side)


def written(_picture: Image.Image, _longest_side: int | None) -> list[Line]:
    """Read what the test wrote down."""
    texts = json.loads(PRINT.read_text(encoding="utf-8"))
    return [
        Line(text, 0.99, Box(0.1, row / 10, 0.9, row / 10 + 0.01)) for row, text in enumerate(texts)
    ]
