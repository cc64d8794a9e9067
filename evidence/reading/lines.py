"""Lines of print as an engine read them, and how they lie beside one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.findings import Box

# Two lines of one paragraph lie closer than this many times their height.
_PARAGRAPH_GAP = 1.5
# Two lines of one row differ in their middle by less than this part of the lower one's height.
_ROW = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A run of print: its text, how sure the engine is of it (0 to 1), and where it stands.

    Its slope is how far it falls per step to the right, both in fractions of the page: paper that
    was photographed tilted has its rows tilted.
    """

    text: str
    confidence: float
    box: Box
    slope: float = 0.0


def right_of(line: Line, lines: Iterable[Line]) -> Line | None:
    """Find the next line to the right in the same row."""
    beside = (
        other
        for other in lines
        if other is not line
        and other.box.left >= _middle(line)
        and abs(_drop(line, other)) < _ROW * min(_height(line), _height(other))
    )
    return min(beside, key=lambda other: other.box.left, default=None)


def below(line: Line, lines: Iterable[Line]) -> Line | None:
    """Find the next line of the same paragraph or table cell."""
    under = (
        (drop, other)
        for other in lines
        if other is not line
        and other.box.left < line.box.right
        and line.box.left < other.box.right
        and _ROW * _height(line) < (drop := _drop(line, other)) <= _reach(line, other)
    )
    return min(under, key=lambda found: found[0], default=(0.0, None))[1]


def with_neighbours(lines: Sequence[Line]) -> list[Line]:
    """Give the lines, then each joined with its neighbour to the right and with the one below.

    An engine cuts print where a gap is wide: half of a serial, or a name over two lines.
    """
    pairs = [
        (line, other)
        for line in lines
        for other in (right_of(line, lines), below(line, lines))
        if other is not None
    ]
    return [*lines, *(joined(*pair) for pair in pairs)]


def joined(first: Line, second: Line) -> Line:
    """Make one line of two, only as sure as the less sure one."""
    box = Box(
        min(first.box.left, second.box.left),
        min(first.box.top, second.box.top),
        max(first.box.right, second.box.right),
        max(first.box.bottom, second.box.bottom),
    )
    sure = min(first.confidence, second.confidence)
    return Line(f"{first.text} {second.text}", sure, box, first.slope)


def _drop(line: Line, other: Line) -> float:
    """Tell how much lower the other line stands than this one's row; the longer knows the tilt."""
    tilted = max(line, other, key=_width).slope * (_middle(other) - _middle(line))
    lower = (other.box.top + other.box.bottom - line.box.top - line.box.bottom) / 2
    return lower - tilted


def _reach(line: Line, other: Line) -> float:
    return _PARAGRAPH_GAP * _height(line) + (_height(line) + _height(other)) / 2


def _height(line: Line) -> float:
    """Give the height of the print; the box around a tilted line is higher."""
    high = line.box.bottom - line.box.top
    return max(high - abs(line.slope) * _width(line), high / 3)


def _width(line: Line) -> float:
    return line.box.right - line.box.left


def _middle(line: Line) -> float:
    return (line.box.left + line.box.right) / 2
