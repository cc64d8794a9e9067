"""What may have been changed in a picture or PDF, each with its place: for people, never against.

An honest member may have covered a card number, or written on the paper: so a sign is near, and the
member is told to upload the original.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from evidence.findings import Box, Finding, FindingKind, FindingVerdict
from evidence.reading.lines import Line
from evidence.reading.printed import holds_figures
from evidence.sandbox.answer import Sign, SignKind, StatedText

PASTED_RULE: Final = "pasted/2"
FONTS_RULE: Final = "fonts/1"
LAYER_RULE: Final = "layer/1"
_RULES: Final = {
    SignKind.PASTED: (FindingKind.PASTED, PASTED_RULE),
    SignKind.FONTS: (FindingKind.FONTS, FONTS_RULE),
}
# Of a misread figure an engine is rarely this sure.
_SURE: Final = 0.9
_ROW: Final = 0.5
_FEWEST_FIGURES: Final = 4
_WORD, _FIGURE = re.compile(r"[^\s:;#]+"), re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What was found in a page's own bytes, what its PDF states, and what was read on it."""

    signs: Sequence[Sign]
    stated: Sequence[StatedText]
    lines: Sequence[Line]


def match_signs(pages: Sequence[PageSigns]) -> list[Finding]:
    """Return the first finding of each kind; none where nothing is strange."""
    found = [
        *(each for number, page in enumerate(pages) for each in _of_pixels(page, number)),
        *(each for number, page in enumerate(pages) for each in _of_layer(page, number)),
    ]
    return list({finding.kind: finding for finding in reversed(found)}.values())


def _of_pixels(page: PageSigns, number: int) -> Iterator[Finding]:
    for sign in page.signs:
        kind, rule = _RULES[sign.kind]
        yield Finding(
            kind=kind,
            verdict=FindingVerdict.NEAR,
            rule=rule,
            read=_printed_at(Box(*sign.box), page.lines),
            page=number,
            box=Box(*sign.box),
        )


def _of_layer(page: PageSigns, number: int) -> Iterator[Finding]:
    """Yield where a PDF states another date or number than is drawn there."""
    for stated in page.stated:
        if stated.box is None:
            continue
        there = [line for line in page.lines if _overlap(Box(*stated.box), line.box)]
        printed = " ".join(line.text for line in there)
        if not there or min(line.confidence for line in there) < _SURE:
            continue
        shapes = {_shape(word) for word in _words(printed)}
        for word in _words(stated.text):
            if not holds_figures(printed, word) and _shape(word) in shapes:
                yield Finding(
                    kind=FindingKind.LAYER,
                    verdict=FindingVerdict.NEAR,
                    rule=LAYER_RULE,
                    expected=word,
                    read=printed,
                    page=number,
                    box=Box(*stated.box),
                )


def _words(text: str) -> list[str]:
    words = (word.strip(".,-") for word in _WORD.findall(text))
    return [word for word in words if len(_FIGURE.findall(word)) >= _FEWEST_FIGURES]


def _shape(word: str) -> str:
    return _FIGURE.sub("9", word)


def _printed_at(box: Box, lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines if _overlap(box, line.box))


def _overlap(one: Box, other: Box) -> bool:
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    least = min(one.bottom - one.top, other.bottom - other.top)
    return high > _ROW * least and one.left < other.right and other.left < one.right
