"""Look at a photo again in which neither a code nor the print says the serial, copy by copy.

Only a worker has the time for it, and only for photos that would go to people anyway. Codes alone
are looked for: in 34 photos the print of copies showed no serial more, but of 3,439 with one sign
changed it showed 6, for where an engine has to guess it guesses a sign that is like it.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import Final, NamedTuple

from django.conf import settings
from PIL import Image

from evidence.findings import Box, FindingVerdict, ReadIn
from evidence.reading import copies
from evidence.reading.copies import Corners, Filter, PictureCopy
from evidence.reading.label_place import label_places
from evidence.sandbox import run
from evidence.sandbox.answer import DecodedCode
from evidence.sandbox.job import FileKind, Refusal, SandboxJob

# What the codes of one copy say of the wanted serial.
Judge = Callable[[Sequence[DecodedCode]], FindingVerdict]

# Well below the lease of an upload, which a first reading has used a part of.
MOST_SECONDS: Final = 45.0
# The sandbox looks for codes in turned and sharpened copies of its own for so long.
_PATIENCE: Final = 2.0


class CopyReading(NamedTuple):
    """The codes in one copy of a photo, and where the copy lies in it."""

    read_in: ReadIn
    corners: Corners
    codes: Sequence[DecodedCode]


def _unchanged(grey: Image.Image) -> Image.Image:
    return grey


def _evened_and_averaged(grey: Image.Image) -> Image.Image:
    return copies.averaged(copies.evened(grey))


# Of a label whose bars were found; those that help most often and cost least come first.
TRIES: Final[tuple[tuple[ReadIn, Filter], ...]] = (
    (ReadIn.LEVEL, _unchanged),
    (ReadIn.AVERAGED, copies.averaged),
    (ReadIn.DEBLURRED, copies.deblurred(3)),
    (ReadIn.DEBLURRED, copies.deblurred(2)),
    (ReadIn.EVENED, _evened_and_averaged),
    (ReadIn.SHARPENED, copies.sharpened),
    (ReadIn.DENOISED, copies.denoised),
    (ReadIn.BLACK_AND_WHITE, copies.black_and_white),
    (ReadIn.DEBLURRED, copies.deblurred(4)),
)


def look_harder(jpeg: bytes, judge: Judge) -> CopyReading | None:
    """Read copy after copy of a clean photo until one shows the wanted serial; None if none does.

    A code that nearly says it ends the search: it is exact, and this is another unit's label.
    """
    ends_at = monotonic() + MOST_SECONDS
    for reading in copy_readings(jpeg):
        verdict = judge(reading.codes)
        if verdict is FindingVerdict.PASS:
            return reading
        if verdict is FindingVerdict.NEAR or monotonic() > ends_at:
            return None
    return None


def box_in_photo(reading: CopyReading, box: Box) -> Box:
    """Return where a part of a copy is in the photo."""
    return copies.box_in_picture(reading.corners, box)


def codes_in_photo(reading: CopyReading) -> list[DecodedCode]:
    """Return the codes of a copy, each where it is in the photo."""
    return [replace(code, box=box_in_photo(reading, Box(*code.box))) for code in reading.codes]


def copy_readings(jpeg: bytes) -> Iterator[CopyReading]:
    """Read copy after copy of a clean photo: of its label, then all of it with more time."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        grey = picture.convert("L")
    for place in label_places(grey):
        label = copies.levelled(grey, place)
        yield from (_read(read_in, change, label) for read_in, change in TRIES)
    yield _read(ReadIn.WHOLE, _unchanged, copies.whole(grey), seconds=_PATIENCE)


def _read(
    read_in: ReadIn, change: Filter, copy: PictureCopy, *, seconds: float = 0.0
) -> CopyReading:
    """Decode a copy where every upload is decoded: its pixels are still a stranger's."""
    job = SandboxJob(FileKind.PNG, code_seconds=seconds, must=tuple(settings.SANDBOX_MUST))
    stream = io.BytesIO()
    change(copy.picture).save(stream, "PNG", compress_level=1)
    try:
        pages = run.run(stream.getvalue(), job).pages
    except Refusal:
        pages = ()
    return CopyReading(read_in, copy.corners, [code for page in pages for code in page.codes])
