"""Find print that was put into a JPEG after it was saved before, also where its paper is white.

Saved in coarser steps than now, each block of 8 by 8 pixels had its waves on these steps. On white
paper that cannot be seen at once: next to black and white all values beyond were cut off. So each
block is fitted: its waves are put on the steps, what was cut off is taken to be what they say
beyond black and white, and so once more. What was there at the time fits well, and better than to
the steps of other qualities; what was put in later fits the coarser steps worse.

Only the steps of the standard's own table are known, at each quality, as most programs have them.
"""

import os
from collections.abc import Callable, Iterator
from typing import Final

# Its threads could not be started later, and one picture needs none.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np

Grid = np.ndarray[tuple[int, int], np.dtype[np.bool_]]

SIDE: Final = 8
WHITE: Final = 255
# Of the steps of brightness in Annex K of the standard, at the quality of 50.
STANDARD: Final = np.array(
    [
        *(16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55),
        *(14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62),
        *(18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92),
        *(49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99),
    ]
)
MIDDLE: Final = 50
QUALITIES: Final = range(40, 93)
# A quality is held against those so much finer, as far as these are this much coarser than now.
FINER: Final = (4, 7)
COARSER: Final = 1.25
# Print differs by so much. More blocks of it take too long; so many tell the quality.
PRINT: Final = 40
FEWEST, MOST, SAMPLE = 200, 30_000, 400
# Rules and bars vary in one direction only, and fit any steps.
BOTH_WAYS: Final = 20
ROUNDS: Final = 3
AT_ONCE: Final = 4096
# Saved again, a value that was cut off is some way from black or white: in parts of a step of now.
SLACK, LEAST_SLACK, MOST_SLACK = 0.58, 0.5, 8.0
# What is left of a block, held against what finer steps leave: below it a quality is the earlier
# one, and most blocks are of that time.
TOLD: Final = 0.8
MOST_USUAL: Final = 0.82
# What was put in later: by how well the others fit, and in parts of a step of the time.
LATER, LATER_BY, MOST_LATER = 0.75, 0.3, 0.95
LEFT: Final = 0.08
# Blocks tell together with those around them, of which so many have print.
AROUND: Final = (1, 2)
FEWEST_AROUND: Final = 4
# Of a picture with more of it nothing is said.
MOST_OF_ALL: Final = 0.2
# Of coloured print one colour is cut off before its brightness is.
MOST_COLOUR: Final = 16


def put_in_later(
    blocks: np.ndarray,
    contrast: np.ndarray,
    now: list[int],
    colour: Callable[[], np.ndarray | None],
) -> Grid:
    """Return which blocks with print were put in after the picture was saved in coarser steps.

    ``contrast`` is how far apart a block's values are, ``now`` the steps, ``colour`` asked late.
    """
    marked: Grid = np.zeros(contrast.shape, bool)
    rows, columns = np.nonzero(contrast >= PRINT)
    if not FEWEST <= len(rows) <= MOST:
        return marked
    slack, finest = _tolerances(now)
    quality = _earlier_quality(blocks, rows, columns, slack, finest)
    if not quality:
        return marked
    rows, columns = _that_tell(blocks, rows, columns, colour())
    if len(rows) < FEWEST:
        return marked
    left, ratio = _fits(blocks, rows, columns, quality, slack, finest)
    usual = _middle(ratio)
    later = min(MOST_LATER, LATER + LATER_BY * usual), LEFT * _steps(quality).mean()
    around, *its = (_around(contrast.shape, rows, columns, each) for each in (1.0, ratio, left))
    is_off = around >= FEWEST_AROUND
    is_off &= (its[0] >= later[0] * around) & (its[1] >= later[1] * around)
    if usual <= MOST_USUAL and is_off.sum() <= MOST_OF_ALL * len(rows):
        marked[rows[is_off], columns[is_off]] = True
    return marked


def _tolerances(now: list[int]) -> tuple[float, float]:
    """Return how far from black or white a cut-off value may be, and the finest earlier step."""
    step = float(np.mean(now))
    return min(MOST_SLACK, max(LEAST_SLACK, SLACK * step)), COARSER * step


def _that_tell(
    blocks: np.ndarray, rows: np.ndarray, columns: np.ndarray, colours: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return which of these blocks have print that tells, and no colour."""
    tells = _varies_both_ways(blocks[rows, columns])
    if colours is not None:
        tells &= colours[rows, columns] <= MOST_COLOUR
    return rows[tells], columns[tells]


def _steps(quality: int) -> np.ndarray:
    scale = 5000 // quality if quality < MIDDLE else 200 - 2 * quality
    steps: np.ndarray = np.clip((STANDARD * scale + 50) // 100, 1, 255).astype(np.float32)
    return steps


def _waves() -> np.ndarray:
    """Return the 64 waves of a block, each a row of pixels."""
    place = np.arange(SIDE)
    one = np.array(
        [
            np.cos((2 * place + 1) * wave * np.pi / (2 * SIDE)) * (0.5 if wave else SIDE**-0.5)
            for wave in range(SIDE)
        ]
    )
    waves: np.ndarray = np.kron(one, one).astype(np.float32)
    return waves


WAVES: Final = _waves()


def _left(pixels: np.ndarray, steps: np.ndarray, slack: float) -> np.ndarray:
    """Return how far each block stays from the nearest one that is on the steps."""
    is_white, is_black = pixels >= WHITE - slack, pixels <= slack
    seen = pixels - (WHITE + 1) / 2
    fitted = seen
    for _round in range(ROUNDS):
        on_steps = (np.round(fitted @ WAVES.T / steps) * steps) @ WAVES
        fitted = np.where(is_white, np.maximum(on_steps, seen), seen)
        fitted = np.where(is_black, np.minimum(on_steps, seen), fitted)
    far: np.ndarray = np.sqrt(((on_steps - fitted) ** 2).mean(axis=1))
    return far


def _earlier_quality(
    blocks: np.ndarray, rows: np.ndarray, columns: np.ndarray, slack: float, finest: float
) -> int:
    """Return the quality at which the picture was saved before, or 0."""
    printed = blocks[rows, columns].reshape(-1, SIDE * SIDE)
    cut_off = ((printed == 0) | (printed == WHITE)).sum(axis=1)
    whole = printed[cut_off <= _middle(cut_off)]
    sample = whole[:: max(1, len(whole) // SAMPLE)].astype(np.float32)
    left = {
        quality: _middle(_left(sample, _steps(quality), slack))
        for quality in QUALITIES
        if _steps(quality).mean() >= finest
    }
    ratios = {
        quality: mine / max(0.01, float(np.mean(others)))
        for quality, mine in left.items()
        if (others := [left[quality + more] for more in FINER if quality + more in left])
    }
    best = min(ratios, key=lambda quality: ratios[quality], default=0)
    return best if best and ratios[best] < TOLD else 0


def _varies_both_ways(printed: np.ndarray) -> np.ndarray:
    down = np.ptp(printed, axis=1).max(axis=1)
    across = np.ptp(printed, axis=2).max(axis=1)
    both: np.ndarray = (down >= BOTH_WAYS) & (across >= BOTH_WAYS)
    return both


def _fits(  # noqa: PLR0913, PLR0917 -- which blocks, and how they were saved
    blocks: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    quality: int,
    slack: float,
    finest: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the earlier steps leave of each block, also against what finer ones leave."""
    finer = [_steps(quality + more) for more in FINER]
    finer = [steps for steps in finer if steps.mean() >= finest]
    left, others = [], []
    for chunk in _chunks(blocks, rows, columns):
        left.append(_left(chunk, _steps(quality), slack))
        others.append(np.mean([_left(chunk, steps, slack) for steps in finer], axis=0))
    mine = np.concatenate(left)
    # The last keeps blocks that fit all steps from saying anything.
    return mine, mine / (np.concatenate(others) + 0.3)


def _chunks(blocks: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        yield blocks[rows[part], columns[part]].reshape(-1, SIDE * SIDE).astype(np.float32)


def _around(
    shape: tuple[int, ...], rows: np.ndarray, columns: np.ndarray, values: np.ndarray | float
) -> np.ndarray:
    """Return for each block the sum of the values of those around it."""
    down, across = AROUND
    padded = np.zeros((shape[0] + 2 * down, shape[1] + 2 * across), np.float32)
    padded[rows + down, columns + across] = values
    found: np.ndarray = sum(
        (padded[rows + y, columns + x] for y in range(2 * down + 1) for x in range(2 * across + 1)),
        np.zeros(len(rows), np.float32),
    )
    return found


def _middle(values: np.ndarray) -> float:
    """Return the median; numpy's own reads a module when first asked, which a sandbox cannot."""
    ordered, half = np.sort(values, axis=None), values.size // 2
    return float(ordered[half] if values.size % 2 else (ordered[half - 1] + ordered[half]) / 2)
