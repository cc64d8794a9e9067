"""Cut a line of print out of a page, level and of one height, as an engine of lines wants it."""

from collections.abc import Sequence
from math import atan, cos, sin
from typing import Final

from PIL import Image, ImageFilter, ImageOps, ImageStat

from evidence.reading.lines import Line

# Of lines 36, 48 and 60 px high, those of 48 were read best; without a margin the engine loses
# the first sign.
_HEIGHT: Final = 48
_MARGIN: Final = 12
_AROUND: Final = 0.24
_FLATTEST: Final = 0.25
_LONGEST: Final = 60 * _HEIGHT
# A part of a line ends where its neighbour begins, has so many empty pixels at its ends, and loses
# so many of its margin above and below: so it is read with the most confidence.
_BESIDE: Final = 4
_ABOVE: Final = 8


def cut_out(page: Image.Image, line: Line, *, smooth: bool = False) -> Image.Image:
    """Cut out one line of a page in grey; smooth where the grain of a photo was read as print."""
    angle = atan(line.slope * page.height / page.width)
    width, height = _size(page, line, angle)
    size = (min(_LONGEST, max(1, round(width * _HEIGHT / height))), _HEIGHT)
    corners = _corners(page, line, angle, (width, height))
    level = page.transform(size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    clear = ImageOps.autocontrast(level, cutoff=1)
    if smooth:
        clear = clear.filter(ImageFilter.GaussianBlur(1))
    return ImageOps.expand(clear, _MARGIN, fill=255)


def only(cut: Image.Image, parts: Sequence[tuple[int, int]]) -> Image.Image:
    """Leave of a line that was cut out these parts alone, from the first one to the last."""
    kept = Image.new("L", cut.size, ImageStat.Stat(cut).median[0])
    for left, right in parts:
        kept.paste(cut.crop((left, 0, right, cut.height)), (left, 0))
    first, last = min(left for left, _ in parts), max(right for _, right in parts)
    left, right = max(0, first - _BESIDE), min(cut.width, last + _BESIDE)
    return kept.crop((left, _ABOVE, right, cut.height - _ABOVE))


def _size(page: Image.Image, line: Line, angle: float) -> tuple[float, float]:
    """Return the size of the line in pixels; the box around a tilted one is larger."""
    box = line.box
    wide, high = (box.right - box.left) * page.width, (box.bottom - box.top) * page.height
    along, across = cos(angle), abs(sin(angle))
    turned = max(along**2 - across**2, _FLATTEST)
    height = max((high * along - wide * across) / turned, high * _FLATTEST, 1.0)
    width = max((wide * along - high * across) / turned, height)
    return width + _AROUND * height, height * (1 + _AROUND)


def _corners(
    page: Image.Image, line: Line, angle: float, size: tuple[float, float]
) -> tuple[float, ...]:
    """Return the corners from the top left against the clock, as Pillow wants them."""
    across = (line.box.left + line.box.right) / 2 * page.width
    down = (line.box.top + line.box.bottom) / 2 * page.height
    places = []
    for right, low in ((-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)):
        x, y = right * size[0], low * size[1]
        places += [across + x * cos(angle) - y * sin(angle)]
        places += [down + x * sin(angle) + y * cos(angle)]
    return tuple(places)
