"""What the reading engine finds on the demo's drawings, recorded: no visitor waits for the demo.

It is recorded with the drawings of one day (`make readings`) and looked up by their digests. What
is not in it, as after a change of the drawings, is read by the worker like any other upload.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from evidence import upload_reading
from evidence.findings import Box
from evidence.models import Upload
from evidence.reading import Line
from portal.demo.drawings.papers import Picture

RECORDING: Final = Path(__file__).with_name("readings.json")


def keep(pictures: Iterable[Picture]) -> None:
    """Count as read what was uploaded of these pictures, where their reading is recorded."""
    drawn = {picture.clean.sha256: picture for picture in pictures}
    for upload in Upload.objects.filter(sha256__in=drawn, done_at=None):
        picture = drawn[upload.sha256]
        lines = lines_of(picture)
        if lines is not None:
            upload_reading.count_as_read(upload, [lines])


def lines_of(picture: Picture) -> list[Line] | None:
    """Give the lines of print as they were read, of the day that is printed here."""
    recorded = _recording().get(picture.specimen_sha256)
    if recorded is None:
        return None
    return [
        Line(_filled_in(text, picture.printed), sure, Box(*box), slope)
        for text, sure, box, slope in recorded
    ]


@cache
def _recording() -> dict[str, list[Any]]:
    recording: dict[str, list[Any]] = json.loads(RECORDING.read_text(encoding="utf-8"))
    return recording


def _filled_in(text: str, printed: dict[str, str]) -> str:
    for specimen, here in printed.items():
        text = text.replace(specimen, here)
    return text
