"""Lines of text as the engine read them, and their positions relative to each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.findings import Box

# Lines of one paragraph are closer together than this many times their height.
_PARAGRAPH_GAP = 1.5
# The middles of two lines in one row differ by less than this part of the smaller one's height.
_ROW = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, how confident the engine is (0 to 1), and its position.

    The slope is how far the line drops per step to the right, both in fractions of the page: in a
    tilted photo the rows are tilted too. The engine reads a line upside down as well, and says so;
    of a line that stands, it says so where the text runs up.
    """

    text: str
    confidence: float
    box: Box
    slope: float = 0.0
    upside_down: bool = False


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
    """Return the lines, then each joined with its neighbour to the right and the one below.

    Engines split text at wide gaps: in the middle of a serial, or of a name over two lines.
    """
    pairs = [
        (line, other)
        for line in lines
        for other in (right_of(line, lines), below(line, lines))
        if other is not None
    ]
    return [*lines, *(joined(*pair) for pair in pairs)]


def joined(first: Line, second: Line) -> Line:
    """Join two lines; the lower confidence of the two counts."""
    box = Box(
        min(first.box.left, second.box.left),
        min(first.box.top, second.box.top),
        max(first.box.right, second.box.right),
        max(first.box.bottom, second.box.bottom),
    )
    confidence = min(first.confidence, second.confidence)
    return Line(f"{first.text} {second.text}", confidence, box, first.slope)


def on_the_page(line: Line, part: Box) -> Line:
    """Return a line that was read in a part of the page as it stands on the page."""
    wide, high = part.right - part.left, part.bottom - part.top
    box = Box(
        part.left + line.box.left * wide,
        part.top + line.box.top * high,
        part.left + line.box.right * wide,
        part.top + line.box.bottom * high,
    )
    return Line(line.text, line.confidence, box, line.slope * high / wide)


def _drop(line: Line, other: Line) -> float:
    """Return how far below this line's row the other line is; the longer line gives the tilt."""
    tilted = max(line, other, key=_width).slope * (_middle(other) - _middle(line))
    lower = (other.box.top + other.box.bottom - line.box.top - line.box.bottom) / 2
    return lower - tilted


def _reach(line: Line, other: Line) -> float:
    return _PARAGRAPH_GAP * _height(line) + (_height(line) + _height(other)) / 2


def _height(line: Line) -> float:
    """Return the height of the text; the box around a tilted line is higher."""
    high = line.box.bottom - line.box.top
    return max(high - abs(line.slope) * _width(line), high / 3)


def _width(line: Line) -> float:
    return line.box.right - line.box.left


def _middle(line: Line) -> float:
    return (line.box.left + line.box.right) / 2
