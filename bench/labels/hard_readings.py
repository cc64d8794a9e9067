"""Read the drawn hard photos as the worker does, then try false serials on all that was read."""

from collections import Counter
from collections.abc import Iterator

from bench.evidence.claims import DIGITS, LETTERS, clean
from bench.labels.hard_photos import HardPhoto, hard_photos
from bench.report import Row
from evidence.documents.serial_numbers import match_serial
from evidence.reading import read_lines
from evidence.reading.tries import copy_readings

FOUND = "a code", "print", "a code or print", "a code, print or a copy"


def measure(count: int) -> Iterator[Row]:
    """Read so many of each half: that by which the tries were chosen, and that held back."""
    halves = [Counter[str](), Counter[str]()]
    for half, counts in enumerate(halves):
        for photo in hard_photos(half, count):
            counts.update(_read(photo))
    for what in FOUND:
        first, second = (f"{counts[what]} of {counts['photos']}" for counts in halves)
        yield Row(f"hard photos: serial by {what}", first, second)
    for where in ("taken", "taken in a copy"):
        first, second = (f"{counts[where]} of {counts['tried']:,}" for counts in halves)
        yield Row(f"{where}: serial of a hard photo with one sign changed", first, second)


def _read(drawn: HardPhoto) -> Iterator[str]:
    (page,) = clean(drawn.photo, "photo.jpg").pages
    lines = read_lines(page.content, longest_side=None)
    coded = match_serial(drawn.serial, page.codes, []).passed
    printed = match_serial(drawn.serial, [], lines).passed
    either = match_serial(drawn.serial, page.codes, lines).passed
    # All copies, since a false serial would have had all of them looked at.
    copies = [] if either else list(copy_readings(page.content))
    copied = any(match_serial(drawn.serial, each.codes, []).passed for each in copies)
    yield "photos"
    for what, found in zip(FOUND, (coded, printed, either, either or copied), strict=True):
        if found:
            yield what
    for other in _false(drawn.serial):
        yield "tried"
        if match_serial(other, page.codes, lines).passed:
            yield "taken"
        if any(match_serial(other, each.codes, []).passed for each in copies):
            yield "taken in a copy"


def _false(serial: str) -> Iterator[str]:
    """Change each sign to each other one of its class."""
    for place, sign in enumerate(serial):
        for other in (DIGITS if sign.isdigit() else LETTERS).replace(sign, ""):
            yield serial[:place] + other + serial[place + 1 :]
