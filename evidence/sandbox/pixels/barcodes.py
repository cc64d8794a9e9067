"""Read the bar codes and QR codes in a picture: at half its size first, for that is mostly enough.

The decoder finds bars that are tilted by at most 10 degrees and at least 1.5 pixels wide. What it
misses is searched for at full size, light on dark, and in rotated, sharpened or enlarged copies, as
long as time is left. `_looks` is the list of these tries, in their order.
"""

import time
from collections.abc import Iterator, Sequence
from math import ceil, cos, radians, sin, sqrt
from typing import Final, NamedTuple

import zxingcpp
from PIL import Image, ImageFilter, ImageOps
from zxingcpp import BarcodeFormat as Format

from evidence.sandbox.answer import DecodedCode

# Product codes in shops identify the article, not the unit.
GOODS: Final = (Format.EAN13, Format.EAN8, Format.UPCA, Format.UPCE)
BARS: Final = (Format.Code128, Format.Code39, Format.Code93)
SQUARES: Final = (Format.QRCode, Format.MicroQRCode, Format.DataMatrix)
ALL: Final = (*BARS, *SQUARES, *GOODS)
# What is long enough to be looked for in copies; a package bears one beside the serial.
LONG_BARS: Final = (*BARS, Format.EAN13, Format.UPCA)

# Pictures with more pixels are looked at at half their size first, and the largest at full size
# only at the end: 12 megapixels took 0.35 s of the processor, and at half size 0.08.
HALVED: Final = 4_000_000
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
    """A way to look at a picture: so large, turned by so many degrees, sharpened, light on dark."""

    zoom: float
    angle: float = 0
    sharp: bool = False
    light_on_dark: bool = False
    formats: Sequence[Format] = ALL

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
        if self.light_on_dark:
            copy = ImageOps.invert(copy)
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
        found: dict[tuple[str, str], DecodedCode] = {}
        for number, view in enumerate(_looks(grey)):
            if any(code.format in _names(BARS) for code in found.values()):
                break
            # The first look costs little, and is never left out.
            seconds = number and view.pixels(grey) * self.seconds_per_pixel
            if number and (self.seconds_left <= 0 or seconds > self.seconds_left):
                self.complete = False
            else:
                found = {**self._look(grey, view), **found}
        return list(found.values())[:MOST_CODES]

    def _look(self, grey: Image.Image, view: ScanVariant) -> dict[tuple[str, str], DecodedCode]:
        """Read one copy, and learn from it how long the next ones will take."""
        started = time.process_time()
        copy = view.of(grey)
        read = zxingcpp.read_barcodes(copy, formats=view.formats, try_invert=False)
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


def _looks(grey: Image.Image) -> Iterator[ScanVariant]:
    """List the ways to look at a picture, those that help most often for least first."""
    pixels = grey.width * grey.height
    halved = pixels > HALVED
    yield ScanVariant(0.5 if halved else 1)
    if halved and pixels <= LARGE:
        yield ScanVariant(1)
    yield ScanVariant(0.5 if halved else 1, light_on_dark=True)
    yield from _copies(grey)


def _copies(grey: Image.Image) -> Iterator[ScanVariant]:
    smaller = 1 / ceil(sqrt(max(1, grey.width * grey.height / COPY_PIXELS)))
    # QR and other square codes are found at any angle.
    yield from (_bars(smaller, angle) for angle in (*ANGLES, *ANGLES_BETWEEN))
    if smaller == 1:
        yield from (_plain(2), _plain(1, sharp=True), _plain(2, sharp=True))
        yield from (_bars(2, angle) for angle in ANGLES)
        yield from (_bars(1, angle, sharp=True) for angle in ANGLES)
        yield from (_bars(2, angle, sharp=True) for angle in ANGLES)
    else:
        yield _plain(smaller, sharp=True)
        if grey.width * grey.height > LARGE:
            yield _plain(1)
        yield from (_bars(1, angle) for angle in ANGLES)


def _plain(zoom: float, *, sharp: bool = False) -> ScanVariant:
    return ScanVariant(zoom, sharp=sharp, formats=LONG_BARS + SQUARES)


def _bars(zoom: float, angle: float, *, sharp: bool = False) -> ScanVariant:
    return ScanVariant(zoom, angle, sharp, formats=LONG_BARS)


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
