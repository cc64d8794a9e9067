"""Read the bar codes and QR codes in a picture at full resolution.

The decoder finds bars that are tilted by at most 10 degrees and at least 1.5 pixels wide. What it
misses is searched for in rotated, sharpened or enlarged copies, as long as time is left.
"""

import time
from collections.abc import Iterator, Sequence
from math import ceil, cos, radians, sin, sqrt
from typing import Final, NamedTuple

import zxingcpp
from PIL import Image, ImageFilter
from zxingcpp import BarcodeFormat as Format

from evidence.sandbox.answer import DecodedCode

# Product codes in shops identify the article, not the unit.
GOODS: Final = (Format.EAN13, Format.EAN8, Format.UPCA, Format.UPCE)
BARS: Final = (Format.Code128, Format.Code39, Format.Code93)
SQUARES: Final = (Format.QRCode, Format.MicroQRCode, Format.DataMatrix)
ALL: Final = (*BARS, *SQUARES, *GOODS)
# What is long enough to be looked for in copies; a package bears one beside the serial.
LONG_BARS: Final = (*BARS, Format.EAN13, Format.UPCA)

# Pictures with more pixels are read at half their size first.
LARGE: Final = 25_000_000
# Copies have about this many pixels; only pictures this small are enlarged.
COPY_PIXELS: Final = 3_000_000
# The decoder itself also tries every picture rotated by 90 degrees.
ANGLES: Final = (22.5, 45.0, 67.5)
ANGLES_BETWEEN: Final = (11.25, 33.75, 56.25, 78.75)
# Grey: next to a white fill the label itself would count as dark and not be read.
FILL: Final = 128
# The decoder's limit is twice this; a picture this long and narrow is not a photo.
LONGEST: Final = 30_000
# The largest QR code holds 4,296 characters.
MOST_CODES, MOST_TEXT = 40, 4_296

Box = tuple[float, float, float, float]


class ScanVariant(NamedTuple):
    """A way to look at a picture: so large, sharpened or not, turned by so many degrees."""

    zoom: float
    angle: float = 0
    sharp: bool = False

    def pixels(self, grey: Image.Image) -> float:
        """Return the number of pixels of the copy."""
        angle = radians(self.angle)
        width, height = grey.width * self.zoom, grey.height * self.zoom
        wide = width * cos(angle) + height * sin(angle)
        return wide * (width * sin(angle) + height * cos(angle))

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
        """Convert a position in the copy to a box in the original picture."""
        angle = radians(self.angle)
        corners = (
            position.top_left,
            position.top_right,
            position.bottom_right,
            position.bottom_left,
        )
        from_center = [(at.x - copy.width / 2, at.y - copy.height / 2) for at in corners]
        width, height = grey.width * self.zoom, grey.height * self.zoom
        across = [0.5 + (x * cos(angle) - y * sin(angle)) / width for x, y in from_center]
        down = [0.5 + (x * sin(angle) + y * cos(angle)) / height for x, y in from_center]
        sides = min(across), min(down), max(across), max(down)
        left, top, right, bottom = (round(min(1.0, max(0.0, side)), 4) for side in sides)
        return left, top, right, bottom


class Reader:
    """Reads the bar codes on all pages of a file until the time is used up."""

    def __init__(self, seconds: float) -> None:
        self.seconds_left = seconds
        self.complete = True
        self.seconds_per_pixel = 0.0

    def read(self, grey: Image.Image) -> list[DecodedCode]:
        """List the codes of one picture."""
        if max(grey.size) > LONGEST or _is_blank(grey):
            return []
        large = grey.width * grey.height > LARGE
        found = self._look(grey, ScanVariant(0.5) if large else ScanVariant(1), ALL)
        for view in _copies(grey):
            if any(code.format in _names(BARS) for code in found.values()):
                break
            seconds = view.pixels(grey) * self.seconds_per_pixel
            if self.seconds_left <= 0 or seconds > self.seconds_left:
                self.complete = False
            else:
                # QR and other square codes are found at any angle.
                formats = LONG_BARS if view.angle else LONG_BARS + SQUARES
                found = {**self._look(grey, view, formats), **found}
        return list(found.values())[:MOST_CODES]

    def _look(
        self, grey: Image.Image, view: ScanVariant, formats: Sequence[Format]
    ) -> dict[tuple[str, str], DecodedCode]:
        """Read one copy, and learn from it how long the next ones will take."""
        started = time.process_time()
        copy = view.of(grey)
        # Light codes on a dark background are searched for only once.
        read = zxingcpp.read_barcodes(copy, formats=formats, try_invert=formats is ALL)
        found = [
            DecodedCode(
                code.format.name, _printable(code.text), view.box(code.position, copy, grey)
            )
            for code in read
        ]
        seconds = time.process_time() - started
        self.seconds_left -= seconds
        self.seconds_per_pixel = seconds / view.pixels(grey)
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


def _is_blank(grey: Image.Image) -> bool:
    """Tell whether it is of one grey throughout, as the back of a scan is: no copy shows more."""
    darkest, lightest = grey.getextrema()
    return darkest == lightest


def _names(formats: Sequence[Format]) -> set[str]:
    return {each.name for each in formats}


def _printable(text: str) -> str:
    """Return the text as one line that is safe for the database and for HTML pages."""
    chars = (char if char.isprintable() else " " for char in text[:MOST_TEXT])
    return " ".join("".join(chars).split())
