"""Lines of print as an engine read them, and how they lie beside one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from products.findings import Box

# Two lines of one paragraph lie closer than this many times their height.
_PARAGRAPH_GAP = 1.5


@dataclass(frozen=True, slots=True)
class Line:
    """A run of print: its text, how sure the engine is of it (0 to 1), and where it stands."""

    text: str
    confidence: float
    box: Box


def right_of(line: Line, lines: Iterable[Line]) -> Line | None:
    """Find the next line to the right in the same row."""
    others = (other for other in lines if other is not line and _in_one_row(line, other))
    beside = (other for other in others if other.box.left >= _middle(line))
    return min(beside, key=lambda other: other.box.left, default=None)


def below(line: Line, lines: Iterable[Line]) -> Line | None:
    """Find the next line of the same paragraph or table cell."""
    deepest = line.box.bottom + _PARAGRAPH_GAP * _height(line)
    under = (
        other
        for other in lines
        if other is not line
        and (line.box.top + line.box.bottom) / 2 < other.box.top <= deepest
        and other.box.left < line.box.right
        and line.box.left < other.box.right
    )
    return min(under, key=lambda other: other.box.top, default=None)


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
    return Line(f"{first.text} {second.text}", sure, box)


def _in_one_row(line: Line, other: Line) -> bool:
    shared = min(line.box.bottom, other.box.bottom) - max(line.box.top, other.box.top)
    return shared > 0.5 * min(_height(line), _height(other))


def _height(line: Line) -> float:
    return line.box.bottom - line.box.top


def _middle(line: Line) -> float:
    return (line.box.left + line.box.right) / 2
