"""Cut a line of print out of a page, level and of one height, as an engine of lines wants it."""

from math import atan, cos, sin
from typing import Final

from PIL import Image, ImageFilter, ImageOps

from evidence.reading.lines import Line

# Of lines 36, 48 and 60 px high, those of 48 were read best; without a margin the engine loses
# the first sign.
_HEIGHT: Final = 48
_MARGIN: Final = 12
_AROUND: Final = 0.24
_FLATTEST: Final = 0.25
_LONGEST: Final = 60 * _HEIGHT


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
