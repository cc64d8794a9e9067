"""Read what a PDF says of itself as a second list of lines, as far as the drawn page confirms it.

The text layer has the spaces, labels and columns that an engine loses, and an electronic invoice
names its number. Both can be made up: so nothing counts that was not read in the picture too, with
the same figures, and where the PDF says that it stands.
"""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from evidence.findings import Box
from evidence.reading.lines import Line, with_neighbours
from evidence.reading.printed import holds_figures, normalize_spaces
from evidence.sandbox.answer import StatedText

# Of the letters, which an engine may misread; of the figures none may differ.
_ENOUGH: Final = 85
_SHORTEST: Final = 3
_BETWEEN, _DIGIT = re.compile(r"[\s:;#]+"), re.compile(r"\d")
# Lines that are this much in one row, and have some of their width in common.
_ROW: Final = 0.5

RULE: Final = "stated/1"


def confirmed(stated: Sequence[StatedText], lines: Sequence[Line]) -> list[Line]:
    """Return what the PDF says and the picture shows, as lines where they were read."""
    anywhere = with_neighbours(lines) if any(each.box is None for each in stated) else []
    found = (
        _where_it_stands(each, Box(*each.box), lines) if each.box else _anywhere(each, anywhere)
        for each in stated
    )
    return [line for line in found if line]


def _where_it_stands(stated: StatedText, box: Box, lines: Sequence[Line]) -> Line | None:
    there = sorted((line for line in lines if _overlap(box, line.box)), key=lambda it: it.box.left)
    if not there or not _agrees(stated.value, " ".join(line.text for line in there)):
        return None
    confidence = min(line.confidence for line in there)
    return Line(stated.text, confidence, box, there[0].slope)


def _overlap(one: Box, other: Box) -> bool:
    """Return whether two lines stand in one row, one over the other."""
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    least = min(one.bottom - one.top, other.bottom - other.top)
    return high >= _ROW * least and one.left < other.right and other.left < one.right


def _anywhere(stated: StatedText, lines: Sequence[Line]) -> Line | None:
    seen = next((line for line in lines if _agrees(stated.value, line.text)), None)
    return Line(stated.text, seen.confidence, seen.box, seen.slope) if seen else None


def _agrees(value: str, printed: str) -> bool:
    letters, seen = normalize_spaces(value), normalize_spaces(printed)
    if len(letters) < _SHORTEST or len(seen) * 100 < len(letters) * _ENOUGH:
        return False
    # An engine that cannot read a script sees nothing there, which confirms nothing.
    if fuzz.partial_ratio(letters, seen, score_cutoff=_ENOUGH) < _ENOUGH:
        return False
    return all(
        holds_figures(printed, word) for word in _BETWEEN.split(value) if _DIGIT.search(word)
    )
