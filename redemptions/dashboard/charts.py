"""Chart layout: turn numbers into coordinates. Integers only, no colours, no HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

WIDTH: Final = 440
# Bars are stacked vertically, each below its label and with its value at the end.
_ROW: Final = 44
_LABEL: Final = 14
_BAR: Final = 16
_BAR_WIDTH: Final = 280
# A narrower box would be all edge.
LEAST: Final = 2
_LONGEST_LABEL: Final = 58
MOST_BARS: Final = 12
# Columns are side by side, with an axis on the left and the days below.
_HEIGHT: Final = 200
_LEFT: Final = 36
_TOP: Final = 10
_BOTTOM: Final = 26
_LABELLED_DAYS: Final = 5
_TICKS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar or column: its parts in order, each with a style name (``look``) and a size."""

    label: str
    parts: Sequence[tuple[str, float]]
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ChartBox:
    """One part of a bar or column."""

    look: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ChartText:
    """A text next to a bar or on an axis."""

    text: str
    x: int
    y: int
    look: str = ""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A horizontal grid line behind the columns, from the axis to the right edge."""

    start: int
    y: int
    text: ChartText


@dataclass(frozen=True, slots=True)
class Chart:
    """A laid-out chart: its size, boxes and texts, and the lines behind them."""

    height: int
    boxes: Sequence[ChartBox]
    texts: Sequence[ChartText]
    lines: Sequence[ChartLine] = ()
    width: int = WIDTH


def bars(rows: Sequence[ChartRow], *, most: float = 0) -> Chart:
    """Lay out horizontal bars; the longest, or a bar of size ``most``, takes the full width."""
    drawn = rows[:MOST_BARS]
    longest = most or max((_size(row) for row in drawn), default=0)
    boxes: list[ChartBox] = []
    texts: list[ChartText] = []
    for number, row in enumerate(drawn):
        top = number * _ROW
        texts.append(ChartText(_short(row.label), 0, top + _LABEL))
        edges = _edges(row, longest, _BAR_WIDTH)
        y = top + _LABEL + 6
        boxes += [
            ChartBox(look, x, y, end - x, _BAR)
            for (look, _), x, end in zip(row.parts, edges, edges[1:], strict=False)
            if end > x
        ]
        texts.append(ChartText(row.shown, edges[-1] + 6, y + 13, "value"))
    return Chart(len(drawn) * _ROW, boxes, texts)


def columns(rows: Sequence[ChartRow]) -> Chart:
    """Lay out columns side by side, with a scale of round numbers."""
    step, top = scale(max((_size(row) for row in rows), default=0))
    room = _HEIGHT - _TOP - _BOTTOM
    ground = _HEIGHT - _BOTTOM
    lines = []
    for value in range(0, top + 1, step):
        y = ground - room * value // top
        lines.append(ChartLine(_LEFT, y, ChartText(str(value), _LEFT - 6, y + 4, "scale")))
    boxes: list[ChartBox] = []
    for row, (left, width) in zip(rows, _slots(len(rows)), strict=True):
        edges = _edges(row, top, room)
        boxes += [
            ChartBox(look, left, ground - end, width, end - start)
            for (look, _), start, end in zip(row.parts, edges, edges[1:], strict=False)
            if end > start
        ]
    return Chart(_HEIGHT, boxes, _days(rows), lines)


def scale(most: float) -> tuple[int, int]:
    """Return the step and the end of a scale of round numbers, with at most five steps."""
    size = 1
    while True:
        for tick in _TICKS:
            step = tick * size
            if step * 5 >= most:
                return step, step * max(1, -int(-most // step))
        size *= 10


def _slots(count: int) -> list[tuple[int, int]]:
    """Return the left edge and width of each column; some are a unit wider to fill the space."""
    room = WIDTH - _LEFT
    edges = [_LEFT + room * n // max(count, 1) for n in range(count + 1)]
    gap = 0 if room // max(count, 1) < 12 else 4  # noqa: PLR2004 -- narrow columns have no room for a gap
    return [(left, max(end - left - gap, 1)) for left, end in pairwise(edges)]


def _days(rows: Sequence[ChartRow]) -> list[ChartText]:
    every = max(1, -(-len(rows) // _LABELLED_DAYS))
    slots = _slots(len(rows))
    return [
        ChartText(row.label, left + width // 2, _HEIGHT - 8, "day")
        for number, (row, (left, width)) in enumerate(zip(rows, slots, strict=True))
        if number % every == 0
    ]


def _edges(row: ChartRow, most: float, room: int) -> list[int]:
    """Return the edges of the parts; a part that is not zero is at least ``LEAST`` wide."""
    edges = [0]
    total = 0.0
    for _look, size in row.parts:
        total += size
        end = round(room * min(total / most, 1)) if most else 0
        edges.append(max(end, edges[-1] + LEAST) if size else edges[-1])
    return edges


def _size(row: ChartRow) -> float:
    return sum(size for _look, size in row.parts)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
