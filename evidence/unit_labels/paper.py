"""What a label sticks on, by its pixels: the colour of what lies right around the paper.

The paper itself tells the light of the lamp: what is seen beside it is held against its white. Only
the nearest ring counts, since a product may lie on a desk of wood or on its own carton.
"""

import io
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from evidence.findings import Box
from evidence.unit_labels.surroundings import Surroundings

Pixels = np.ndarray[Any, Any]
# So many pixels show colours and edges of a label, and cost a few milliseconds.
_SIDE: Final = 400
# In steps of brightness: shadows and tinted paper stay within it, the next material does not.
_ALIKE: Final = 30
# The ring begins off the paper's soft edge, and is so wide, in parts of the label's shorter side.
_OFF, _WIDE, _NARROWEST = 0.03, 0.12, 4
# Of a smaller ring nothing is said: the paper fills the photo.
_FEWEST: Final = 60
# Kraft board beside white paper: how much less light in red, then red to green, green to blue.
_KRAFT_RED: Final = (0.38, 1.02)
_KRAFT_RED_TO_GREEN: Final = (1.13, 1.6)
_KRAFT_GREEN_TO_BLUE: Final = (1.24, 1.9)
_BROWN_RED_TO_GREEN, _BROWN_GREEN_TO_BLUE = 1.16, 1.32
_COLOURFUL, _A_PART = 0.22, 0.08


def surroundings(jpeg: bytes, code: Box) -> Surroundings | None:
    """Look at what surrounds the label on which a code or a line of print stands."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        picture.draft("RGB", (2 * _SIDE, 2 * _SIDE))
        picture.thumbnail((_SIDE, _SIDE))
        pixels = np.asarray(picture.convert("RGB"))
    paper = _paper(pixels, code)
    if paper is None:
        return None
    mask, white = paper
    if _is_kraft(white):
        # Printed on the board itself.
        return Surroundings(kraft=1.0, colourful=0.0, hues=0, brightness=1.0)
    around = pixels[_ring(mask)].astype(np.float32) / np.maximum(white, 1)
    return _seen(around) if len(around) >= _FEWEST else None


def _paper(pixels: Pixels, code: Box) -> tuple[Pixels, Pixels] | None:
    """Find the paper: what is as light as the white between the bars, joined to it."""
    height, width = pixels.shape[:2]
    left, right = round(code.left * width), round(code.right * width) + 1
    top, bottom = round(code.top * height), round(code.bottom * height) + 1
    inside = pixels[top:bottom, left:right].reshape(-1, 3).astype(np.float32)
    if not len(inside):
        return None
    lightness = inside.sum(1)
    white = np.median(inside[lightness >= np.percentile(lightness, 85)], axis=0)
    apart = np.abs(pixels.astype(np.float32) - white).max(2)
    alike = (apart < max(_ALIKE, 0.16 * float(white.max()))).astype(np.uint8)
    alike[top:bottom, left:right] = 1
    # Print on the paper is closed up; what is darker outside stays apart.
    high = max(3, round((bottom - top) * 0.5)) | 1
    closed = cv2.morphologyEx(alike, cv2.MORPH_CLOSE, np.ones((high, high), np.uint8))
    _count, parts = cv2.connectedComponents(closed)
    found = parts == parts[(top + bottom) // 2, (left + right) // 2]
    return found.astype(np.uint8), white


def _ring(mask: Pixels) -> Pixels:
    rows, columns = np.nonzero(mask)
    corners = cv2.convexHull(np.column_stack([columns, rows]).astype(np.int32))
    paper = cv2.fillConvexPoly(np.zeros_like(mask), corners, 1)
    side = min(cv2.minAreaRect(corners)[1])
    off = max(2, round(_OFF * side))
    wide = off + max(_NARROWEST, round(_WIDE * side))
    grown = [
        cv2.dilate(paper, cv2.getStructuringElement(cv2.MORPH_RECT, (2 * by + 1, 2 * by + 1)))
        for by in (off, wide)
    ]
    return (grown[1] - grown[0]).astype(bool)


def _seen(around: Pixels) -> Surroundings:
    red, green, blue = np.maximum(around, 0.02).T
    kraft = (
        _between(red, _KRAFT_RED)
        & _between(red / green, _KRAFT_RED_TO_GREEN)
        & _between(green / blue, _KRAFT_GREEN_TO_BLUE)
    )
    chroma = around.max(1) - around.min(1)
    bright = np.clip(around[chroma > _COLOURFUL], 0, 1).astype(np.float32)
    return Surroundings(
        kraft=round(float(kraft.mean()), 3),
        colourful=round(len(bright) / len(around), 3),
        hues=_hues(bright, len(around)),
        brightness=round(float(np.median(around.mean(1))), 3),
    )


def _is_kraft(white: Pixels) -> bool:
    """Return whether what should be white is brown, and more so than under any lamp."""
    red, green, blue = np.maximum(white, 1)
    most_red, most_green = _KRAFT_RED_TO_GREEN[1], _KRAFT_GREEN_TO_BLUE[1]
    is_red = _BROWN_RED_TO_GREEN <= red / green <= most_red
    return bool(is_red and _BROWN_GREEN_TO_BLUE <= green / blue <= most_green)


def _hues(bright: Pixels, of: int) -> int:
    if not len(bright):
        return 0
    hue = cv2.cvtColor(bright[None], cv2.COLOR_RGB2HSV)[0, :, 0]
    counts = np.bincount((hue // 30).astype(int) % 12, minlength=12)
    seen = counts > _A_PART * of
    # Neighbours are one hue, whichever side of the border its shades fall on.
    return int((seen & ~np.roll(seen, 1)).sum()) or int(seen.any())


def _between(values: Pixels, limits: tuple[float, float]) -> Pixels:
    return (values >= limits[0]) & (values <= limits[1])
