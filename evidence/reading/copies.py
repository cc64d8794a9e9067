"""Copies of a photo in which more can be read: its label level and large, sharpened, evened out."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from evidence.findings import Box
from evidence.reading.label_place import Grid, LabelPlace, corners, mean_around

Filter = Callable[[Image.Image], Image.Image]
Corners = Sequence[tuple[float, float]]

# So wide becomes the copy of a label, yet never more than four pixels for one.
WIDTH: Final = 1100
_MOST_ZOOM: Final = 4.0
# The bars are part of a label: this much is seen of it beside them, and above and below.
_BESIDE, _AROUND = 1.5, 0.52
# Of the undoing of a blur; after more of them the grain grows.
_ROUNDS: Final = 12


class PictureCopy(NamedTuple):
    """A copy, and where its corners are in the picture, in fractions, from the top left on."""

    picture: Image.Image
    corners: Corners


def box_in_picture(corners_of_copy: Corners, box: Box) -> Box:
    """Return where a part of a copy is in the picture."""
    (x, y), (right_x, right_y), _end, (down_x, down_y) = corners_of_copy
    left, top, right, bottom = box
    points = [(left, top), (right, top), (right, bottom), (left, bottom)]
    across = [x + u * (right_x - x) + v * (down_x - x) for u, v in points]
    down = [y + u * (right_y - y) + v * (down_y - y) for u, v in points]
    sides = min(across), min(down), max(across), max(down)
    return Box(*(round(min(1.0, max(0.0, side)), 4) for side in sides))


def whole(grey: Image.Image) -> PictureCopy:
    """Take the picture as it is."""
    return PictureCopy(grey, ((0, 0), (1, 0), (1, 1), (0, 1)))


def levelled(grey: Image.Image, place: LabelPlace) -> PictureCopy:
    """Cut out what is around some bars, level and enlarged."""
    width = place.width * _BESIDE
    height = place.height + place.width * _AROUND
    zoom = min(_MOST_ZOOM, max(1.0, WIDTH / width))
    size = max(1, round(width * zoom)), max(1, round(height * zoom))
    # What is beyond the picture continues its edge: any other fill would be the darkest or the
    # lightest of all, next to which a decoder takes the label for one of its bars.
    margin = round(max(width, height) / 2)
    padded = Image.fromarray(np.pad(np.asarray(grey), margin, mode="edge"))
    around = corners(place, width, height)
    first, second, third, fourth = ((x + margin, y + margin) for x, y in around)
    seen = padded.transform(
        size, Image.Transform.QUAD, (*first, *fourth, *third, *second), Image.Resampling.BICUBIC
    )
    return PictureCopy(seen, tuple((x / grey.width, y / grey.height) for x, y in around))


def contrast(grey: Image.Image) -> Image.Image:
    """Spread the greys from black to white."""
    return ImageOps.autocontrast(grey, cutoff=1)


def sharpened(grey: Image.Image) -> Image.Image:
    """Strengthen the edges."""
    return contrast(grey).filter(ImageFilter.UnsharpMask(radius=3, percent=250, threshold=0))


def denoised(grey: Image.Image) -> Image.Image:
    """Remove the grain."""
    return contrast(grey).filter(ImageFilter.MedianFilter(5))


def evened(grey: Image.Image) -> Image.Image:
    """Take away glare and shadow: each place has the light and the contrast of all others."""
    pixels = np.asarray(grey, dtype=float)
    reach = max(6, grey.height // 8)
    light = mean_around(pixels, reach)
    spread = np.sqrt(np.maximum(mean_around(pixels * pixels, reach) - light * light, 1))
    return _picture(128 + (pixels - light) / (spread + 4) * 55)


def black_and_white(grey: Image.Image) -> Image.Image:
    """Tell dark from light by the light around."""
    pixels = np.asarray(grey, dtype=float)
    return _picture((pixels > mean_around(pixels, max(5, grey.width // 40)) - 2) * 255.0)


def averaged(grey: Image.Image) -> Image.Image:
    """Average along level bars, which grain and a scratch do not survive."""
    reach = max(2, grey.height // 28)
    pixels = np.pad(np.asarray(contrast(grey), dtype=float), ((reach + 1, reach), (0, 0)), "edge")
    sums = pixels.cumsum(0)
    return _picture((sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1))


def deblurred(blur: float) -> Filter:
    """Return what undoes so many pixels of blur across level bars, as Richardson and Lucy do."""
    reach = int(3 * blur + 1)
    waves = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * blur**2))
    weights = waves / waves.sum()

    def of(grey: Image.Image) -> Image.Image:
        smooth = averaged(grey)
        rows = max(30, grey.height // 4)
        seen = np.asarray(smooth.resize((grey.width, rows)), dtype=float) + 1
        guess = seen.copy()
        for _round in range(_ROUNDS):
            guess = guess * _across(seen / np.maximum(_across(guess, weights), 1), weights)
        return _picture(guess - 1).resize(grey.size)

    return of


def _across(pixels: Grid, weights: Grid) -> Grid:
    reach, width = len(weights) // 2, pixels.shape[1]
    padded = np.pad(pixels, ((0, 0), (reach, reach)), mode="edge")
    parts = (weight * padded[:, at : at + width] for at, weight in enumerate(weights))
    return np.asarray(sum(parts))


def _picture(values: "np.ndarray[Any, Any]") -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
