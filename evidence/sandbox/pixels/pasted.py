"""Find places in a JPEG that were painted over or pasted: only a sign, for people to look at.

Three traces are looked for in the pixels of the upload itself; a copy that was drawn anew, by a
messenger or here, has lost them.

- **Flat**: paper that was photographed has grain everywhere. What was filled with one colour has
  none, even where digits are typed on it again.
- **Ghost**: a photo that was saved before, in coarser steps than now, has its waves on the steps of
  the first time. What was put in after that has not.
- **Later**: the same on white paper, where most values are cut off; see ``earlier_save``.

Where most of a picture has no grain, or no steps of an earlier time, nothing is said of it.
"""

import os
from collections.abc import Callable, Iterator
from typing import Final

from PIL import Image

# Its threads could not be started later, and one picture needs none.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np

from evidence.sandbox.pixels import earlier_save
from evidence.sandbox.pixels.earlier_save import PRINT, SIDE, Grid

Box = tuple[float, float, float, float]

MOST_PLACES: Final = 3
# More takes too long, less has too few blocks.
MOST_PIXELS: Final = 16_000_000
FEWEST_BLOCKS: Final = 2_000
# Next to black and white values are cut off, which leaves no trace of anything.
DARKEST: Final = 6
LIGHTEST: Final = 249
# Flat blocks of honest paper are strewn; this many of all are too many to tell.
MOST_FLAT: Final = 0.02
# So many blocks in one place, of which so many of its rectangle are flat.
FEWEST_IN_A_PATCH: Final = 12
FULL: Final = 0.35
# A patch is no larger than a line or two of print.
LARGEST_PATCH: Final = 0.04
# Who changes a paper does so in few places, and nearly all that is marked is there.
MOST_OF_ONE_ACT: Final = 5
TOGETHER: Final = 0.8
# A picture with more of it is no paper, and takes too long.
MOST_PRINTED: Final = 60_000
# Of the waves of a block: low ones, which even coarse steps keep.
WAVES: Final = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (0, 3), (3, 0))
STEPS: Final = range(3, 25)
# On the steps of an earlier time are so many of all waves, and of one block by chance so many.
ALL_ON: Final = 0.9
BLOCK_OFF: Final = 0.6
FEWEST_WAVES: Final = 4
FEWEST_OFF: Final = 5
FEWEST_LATER: Final = 8


# How a place lies in the picture turned upright, by the orientation that its file names.
UPRIGHT: Final[dict[int, Callable[[Box], Box]]] = {
    1: lambda box: box,
    3: lambda box: (1 - box[2], 1 - box[3], 1 - box[0], 1 - box[1]),
    6: lambda box: (1 - box[3], box[0], 1 - box[1], box[2]),
    8: lambda box: (box[1], 1 - box[2], box[3], 1 - box[0]),
}


def places(
    grey: Image.Image,
    tables: dict[int, list[int]],
    colours: Callable[[], Image.Image | None] = lambda: None,
) -> list[Box]:
    """List the places in a decoded JPEG, in fractions; ``tables`` are the steps it was saved in.

    ``colours`` decodes it in YCbCr at half its size, where it has any.
    """
    pixels = grey.width * grey.height
    if pixels > MOST_PIXELS or pixels < FEWEST_BLOCKS * SIDE * SIDE or not tables.get(0):
        return []
    width, height = grey.width // SIDE * SIDE, grey.height // SIDE * SIDE
    whole = np.asarray(grey)[:height, :width]
    blocks = whole.reshape(height // SIDE, SIDE, width // SIDE, SIDE).swapaxes(1, 2)
    low, high = _extremes(whole)
    found = [*_patches(_flat(low, high))]
    found += _one_act(_off_the_steps(blocks, low, high, tables[0]), FEWEST_OFF)
    if not found:
        later = earlier_save.put_in_later(
            blocks, high - low, tables[0], lambda: _colour(colours(), low.shape)
        )
        found += _one_act(later, FEWEST_LATER)
    return [_in_fractions(box, grey) for box in found[:MOST_PLACES]]


def _extremes(whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the darkest and the lightest value of each block.

    First over whole strips, which lie together in memory: a tenth of the work of block by block.
    """
    strips = whole.reshape(-1, SIDE, whole.shape[1])
    darkest, lightest = strips.min(axis=1), strips.max(axis=1)
    return (
        np.minimum.reduce([darkest[:, place::SIDE] for place in range(SIDE)]),
        np.maximum.reduce([lightest[:, place::SIDE] for place in range(SIDE)]),
    )


def _in_fractions(box: Box, grey: Image.Image) -> Box:
    left, top, right, bottom = box
    across, down = SIDE / grey.width, SIDE / grey.height
    return (
        round(left * across, 4),
        round(top * down, 4),
        round(min(1.0, right * across), 4),
        round(min(1.0, bottom * down), 4),
    )


def _colour(picture: Image.Image | None, shape: tuple[int, ...]) -> np.ndarray | None:
    """Return how far from grey the most coloured pixel of each block and those beside it is."""
    if picture is None:
        return None
    half, (rows, columns) = SIDE // 2, shape
    far = np.zeros((rows * half, columns * half), np.int16)
    for band in ("Cb", "Cr"):
        values = np.asarray(picture.getchannel(band))[: rows * half, : columns * half]
        np.maximum(far, np.abs(values.astype(np.int16) - 128), out=far)
    most = np.pad(far.reshape(rows, half, columns, half).max(axis=(1, 3)), 1)
    beside = [most[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    widened: np.ndarray = np.maximum.reduce(beside)
    return widened


def _flat(low: np.ndarray, high: np.ndarray) -> Grid:
    """Return which blocks have no grain at all, of a picture whose paper has."""
    is_between = (low >= DARKEST) & (high <= LIGHTEST)
    flat: Grid = is_between & (high - low <= 1)
    return flat if flat.sum() <= MOST_FLAT * is_between.sum() else np.zeros_like(flat)


def _off_the_steps(blocks: np.ndarray, low: np.ndarray, high: np.ndarray, table: list[int]) -> Grid:
    """Return which blocks with print are not on the steps in which the others were saved before."""
    nothing: Grid = np.zeros(low.shape, bool)
    printed = (low >= DARKEST) & (high <= LIGHTEST) & (high.astype(int) - low >= PRINT)
    rows, columns = np.nonzero(printed)
    if not FEWEST_BLOCKS // 10 <= len(rows) <= MOST_PRINTED:
        return nothing
    waves = _waves(blocks[rows, columns].astype(np.float32))
    on, seen = np.zeros(len(rows)), np.zeros(len(rows))
    for (down, across), values in zip(WAVES, waves.T, strict=True):
        step = _earlier_step(values, table[SIDE * down + across])
        if step:
            counts = np.abs(values) > step / 2
            seen += counts
            on += counts & (np.abs(values - step * np.round(values / step)) <= _close(step))
    told = seen >= FEWEST_WAVES
    if not told.any() or on[told].sum() < ALL_ON * seen[told].sum():
        return nothing
    off = told & (on < BLOCK_OFF * seen)
    nothing[rows[off], columns[off]] = True
    return nothing


def _close(step: int) -> float:
    """Return how far from a step a wave may be: decoding rounds every pixel."""
    return max(1.0, step / 5)


def _earlier_step(values: np.ndarray, now: int) -> int:
    """Return the step on which nearly all values of a wave are, if it is coarser than today's."""
    for step in reversed([step for step in STEPS if step > now + 1]):
        far = values[np.abs(values) > step / 2]
        if len(far) < FEWEST_BLOCKS // 20:
            continue
        on = np.abs(far - step * np.round(far / step)) <= _close(step)
        if on.mean() >= ALL_ON:
            return step
    return 0


def _waves(blocks: np.ndarray) -> np.ndarray:
    """Return the low waves of each block, as a JPEG has them."""
    place = np.arange(SIDE)
    bases = []
    for down, across in WAVES:
        one, other = (
            np.cos((2 * place + 1) * wave * np.pi / (2 * SIDE)) * (0.5 if wave else 8**-0.5)
            for wave in (down, across)
        )
        bases.append(np.outer(one, other).ravel())
    flat: np.ndarray = blocks.reshape(len(blocks), SIDE * SIDE) @ np.array(bases, np.float32).T
    return flat


def _one_act(marked: Grid, fewest: int) -> list[Box]:
    """List the patches where they are few and hold most of what is marked.

    An honest paper that was saved three times has blocks of many qualities, strewn all over it.
    """
    found = [*_patches(marked, fewest)]
    inside = sum(
        marked[int(top) : int(bottom), int(left) : int(right)].sum()
        for left, top, right, bottom in found
    )
    is_one_act = len(found) <= MOST_OF_ONE_ACT and inside >= TOGETHER * marked.sum()
    return found if is_one_act else []


def _patches(marked: Grid, fewest: int = FEWEST_IN_A_PATCH) -> Iterator[Box]:
    """Yield the rectangles in which marked blocks lie together, in blocks."""
    left_over = {(int(row), int(column)) for row, column in zip(*np.nonzero(marked), strict=True)}
    while left_over:
        patch, edge = set(), [left_over.pop()]
        while edge:
            row, column = edge.pop()
            patch.add((row, column))
            near = {(row + y, column + x) for y in (-2, -1, 0, 1, 2) for x in (-2, -1, 0, 1, 2)}
            edge.extend(near & left_over)
            left_over -= near
        top, bottom = min(row for row, _ in patch), max(row for row, _ in patch) + 1
        left, right = min(column for _, column in patch), max(column for _, column in patch) + 1
        area = (bottom - top) * (right - left)
        is_small = area <= LARGEST_PATCH * marked.size
        if len(patch) >= fewest and is_small and len(patch) >= FULL * area:
            yield left, top, right, bottom
