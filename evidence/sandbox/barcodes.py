"""Read the bar codes and QR codes of a picture, from all of its pixels.

The reader finds bars that lean by 10 degrees or less, and are 1.5 pixels or wider. What it misses
is looked for in copies that are turned, sharpened or enlarged, as long as time is left.
"""

import time
from collections.abc import Iterator, Sequence
from math import ceil, cos, radians, sin, sqrt
from typing import Final, NamedTuple

import zxingcpp
from PIL import Image, ImageFilter
from zxingcpp import BarcodeFormat as Format

from evidence.sandbox.answer import DecodedCode

# What shops print on goods stands for the article, not for the unit.
GOODS: Final = (Format.EAN13, Format.EAN8, Format.UPCA, Format.UPCE)
BARS: Final = (Format.Code128, Format.Code39, Format.Code93)
SQUARES: Final = (Format.QRCode, Format.MicroQRCode, Format.DataMatrix)
ALL: Final = (*BARS, *SQUARES, *GOODS)

# Above this the picture is read at half its size first.
LARGE: Final = 25_000_000
# Copies are made at about this size; only such small ones are enlarged.
COPY_PIXELS: Final = 3_000_000
# The reader turns every picture by 90 degrees itself.
ANGLES: Final = (22.5, 45.0, 67.5)
ANGLES_BETWEEN: Final = (11.25, 33.75, 56.25, 78.75)
# Neither paper nor ink: beside a white fill the label itself counts as dark and is not read.
FILL: Final = 128
# The reader takes twice as much at most; longer than wide by so much, it is no photo.
LONGEST: Final = 30_000
# The largest QR code holds 4,296 signs.
MOST_CODES, MOST_TEXT = 40, 4_296

Box = tuple[float, float, float, float]


class ScanVariant(NamedTuple):
    """A way to look at a picture: so large, sharpened or not, turned by so many degrees."""

    zoom: float
    angle: float = 0
    sharp: bool = False

    def pixels(self, grey: Image.Image) -> float:
        """Say how many pixels the copy has."""
        turn = radians(self.angle)
        width, height = grey.width * self.zoom, grey.height * self.zoom
        wide = width * cos(turn) + height * sin(turn)
        return wide * (width * sin(turn) + height * cos(turn))

    def of(self, grey: Image.Image) -> Image.Image:
        """Make the copy."""
        copy = grey
        if self.zoom < 1:
            copy = grey.reduce(round(1 / self.zoom))
        elif self.zoom > 1:
            size = round(grey.width * self.zoom), round(grey.height * self.zoom)
            copy = grey.resize(size, Image.Resampling.BICUBIC)
        if self.sharp:
            copy = copy.filter(ImageFilter.UnsharpMask(radius=2, percent=200, threshold=0))
        if self.angle:
            copy = copy.rotate(self.angle, Image.Resampling.BILINEAR, expand=True, fillcolor=FILL)
        return copy

    def box(self, position: zxingcpp.Position, copy: Image.Image, grey: Image.Image) -> Box:
        """Find where in the picture something stands that was found in its copy."""
        turn = radians(self.angle)
        corners = (
            position.top_left,
            position.top_right,
            position.bottom_right,
            position.bottom_left,
        )
        from_middle = [(at.x - copy.width / 2, at.y - copy.height / 2) for at in corners]
        width, height = grey.width * self.zoom, grey.height * self.zoom
        across = [0.5 + (x * cos(turn) - y * sin(turn)) / width for x, y in from_middle]
        down = [0.5 + (x * sin(turn) + y * cos(turn)) / height for x, y in from_middle]
        sides = min(across), min(down), max(across), max(down)
        left, top, right, bottom = (round(min(1.0, max(0.0, side)), 4) for side in sides)
        return left, top, right, bottom


class Reader:
    """Reads the codes of all pages of a file, and stops when the time is used up."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.complete = True
        self.pace = 0.0

    def read(self, grey: Image.Image) -> list[DecodedCode]:
        """List the codes of one picture."""
        if max(grey.size) > LONGEST:
            return []
        large = grey.width * grey.height > LARGE
        found = self._look(grey, ScanVariant(0.5) if large else ScanVariant(1), ALL)
        for view in _copies(grey):
            if any(code.format in _names(BARS) for code in found.values()):
                break
            if self.left <= 0 or view.pixels(grey) * self.pace > self.left:
                self.complete = False
            else:
                # A square is found at any angle.
                formats = BARS if view.angle else BARS + SQUARES
                found = {**self._look(grey, view, formats), **found}
        return list(found.values())[:MOST_CODES]

    def _look(
        self, grey: Image.Image, view: ScanVariant, formats: Sequence[Format]
    ) -> dict[tuple[str, str], DecodedCode]:
        """Read one copy, and learn from it how long the next ones will take."""
        began_at = time.process_time()
        copy = view.of(grey)
        # Print that is light on dark is looked for only once.
        read = zxingcpp.read_barcodes(copy, formats=formats, try_invert=formats is ALL)
        found = [
            DecodedCode(code.format.name, _plain(code.text), view.box(code.position, copy, grey))
            for code in read
        ]
        seconds = time.process_time() - began_at
        self.left -= seconds
        self.pace = seconds / view.pixels(grey)
        return {(code.format, code.text): code for code in found if code.text}


def _copies(grey: Image.Image) -> Iterator[ScanVariant]:
    """List the copies to look at, those that help most often first."""
    smaller = 1 / ceil(sqrt(max(1, grey.width * grey.height / COPY_PIXELS)))
    yield from (ScanVariant(smaller, angle) for angle in (*ANGLES, *ANGLES_BETWEEN))
    if smaller == 1:
        yield from (ScanVariant(2), ScanVariant(1, sharp=True), ScanVariant(2, sharp=True))
        yield from (ScanVariant(2, angle) for angle in ANGLES)
        yield from (ScanVariant(1, angle, sharp=True) for angle in ANGLES)
        yield from (ScanVariant(2, angle, sharp=True) for angle in ANGLES)
    else:
        yield ScanVariant(smaller, sharp=True)
        if grey.width * grey.height > LARGE:
            yield ScanVariant(1)
        yield from (ScanVariant(1, angle) for angle in ANGLES)


def _names(formats: Sequence[Format]) -> set[str]:
    return {each.name for each in formats}


def _plain(text: str) -> str:
    """Give one line that any database and any page can take."""
    signs = (sign if sign.isprintable() else " " for sign in text[:MOST_TEXT])
    return " ".join("".join(signs).split())
