"""Find where in a photo the bars of a label are, and how far it is turned: edges of one way."""

from collections.abc import Iterator
from math import cos, radians, sin
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Grid = npt.NDArray[np.floating[Any]]

# Bars are looked for in a copy of this size, over squares of about 40 pixels.
_LONGEST: Final = 1200
_REACH: Final = 20
_MOST_PLACES: Final = 2
_MOST_PEAKS: Final = 4
_LEAST_PEAK, _EDGE_OF_BLOB = 0.35, 0.15
# A bar code is wider than high; a line of print or the edge of a label is not, across its edges.
_LEAST_RATIO: Final = 1.2
# On a picture without bars hardly any square has this much of its edges in one direction.
_LEAST_STRENGTH: Final = 1.0
_MARKED: Final = 128


class LabelPlace(NamedTuple):
    """The middle of the bars, the degrees by which they are turned, and their size, in pixels."""

    x: float
    y: float
    angle: float
    width: float
    height: float


def label_places(grey: Image.Image) -> list[LabelPlace]:
    """List where bars seem to be, the most and the clearest first."""
    shrunk = max(1.0, max(grey.size) / _LONGEST)
    size = max(1, round(grey.width / shrunk)), max(1, round(grey.height / shrunk))
    if min(size) <= 2 * _REACH:
        return []
    xx, yy, xy = _directions(grey.resize(size, Image.Resampling.BOX))
    one_way = np.hypot(xx - yy, 2 * xy)
    one_way[: _REACH // 2] = one_way[-_REACH // 2 :] = 0
    one_way[:, : _REACH // 2] = one_way[:, -_REACH // 2 :] = 0
    strength = one_way * one_way / (xx + yy + 4)
    found = []
    for blob in _blobs(strength):
        turned = float(np.arctan2(2 * xy[blob].sum(), (xx - yy)[blob].sum())) / 2
        place = _place(blob, turned, shrunk)
        if place.width >= _LEAST_RATIO * place.height:
            found.append((float(strength[blob].sum()), place))
    return [place for _strength, place in sorted(found, reverse=True)][:_MOST_PLACES]


def mean_around(values: Grid, reach: int) -> Grid:
    """Return of each pixel the mean of the square around it."""
    side = 2 * reach + 1
    padded = np.pad(values, ((reach + 1, reach), (reach + 1, reach)), mode="edge")
    sums = padded.cumsum(0).cumsum(1)
    square = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return np.asarray(square / side**2)


def _directions(grey: Image.Image) -> tuple[Grid, Grid, Grid]:
    """Return the structure tensor: how strong the edges around each pixel are, and which way."""
    smooth = np.asarray(grey.filter(ImageFilter.GaussianBlur(1)), dtype=float) * 2
    down, across = np.gradient(smooth)
    # One strong edge, as of the label itself, must not outweigh the many of a blurred bar code.
    evened = np.sqrt(np.hypot(across, down) + 2)
    across, down = across / evened, down / evened
    xx, yy, xy = (
        mean_around(each, _REACH) for each in (across * across, down * down, across * down)
    )
    return xx, yy, xy


def _blobs(strength: Grid) -> Iterator[npt.NDArray[np.bool_]]:
    left, most = strength.copy(), float(strength.max())
    for _peak in range(_MOST_PEAKS):
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        peak = float(left[row, column])
        if peak < max(_LEAST_STRENGTH, _LEAST_PEAK * most):
            return
        above = Image.fromarray(((left > _EDGE_OF_BLOB * peak) * 255).astype(np.uint8)).copy()
        ImageDraw.floodfill(above, (int(column), int(row)), _MARKED)
        blob = np.asarray(above) == _MARKED
        yield blob
        left[blob] = 0


def _place(blob: npt.NDArray[np.bool_], turned: float, shrunk: float) -> LabelPlace:
    rows, columns = np.nonzero(blob)
    across = columns * cos(turned) + rows * sin(turned)
    down = rows * cos(turned) - columns * sin(turned)
    along, over = ((float(each.min() + each.max()) / 2) for each in (across, down))
    return LabelPlace(
        x=shrunk * (along * cos(turned) - over * sin(turned)),
        y=shrunk * (along * sin(turned) + over * cos(turned)),
        angle=float(np.degrees(turned)),
        width=shrunk * float(np.ptp(across)),
        height=shrunk * float(np.ptp(down)),
    )


def corners(place: LabelPlace, width: float, height: float) -> list[tuple[float, float]]:
    """Return a rectangle of this size around a place, turned as it is, from the top left on."""
    turn = radians(place.angle)
    return [
        (
            place.x + x * width * cos(turn) - y * height * sin(turn),
            place.y + x * width * sin(turn) + y * height * cos(turn),
        )
        for x, y in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    ]
