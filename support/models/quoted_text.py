"""What of a mail's text was quoted, so that pages fold it; nothing is cut away.

Three things tell it: ">" before a line, our own marker line, and the lines by which mail programs
begin what they quote below, whatever their language.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise, takewhile
from typing import Final, NamedTuple

# Around the words of the marker line, which are in the member's language.
MARKER: Final = "-=-"
_MARKED = re.compile(rf"{MARKER}.+{MARKER}")
_PREFIXED = re.compile(r"\s*>")
# "Original message" between two rows of strokes, or a row of strokes as Outlook draws it.
_RULED = re.compile(r"\s*(?:[-_]{4,}\s?\S.{0,60}\s?[-_]{4,}|_{20,})\s*$")
# "From: ...", in any language; what Outlook and phones write in front of what they quote.
_LABELLED = re.compile(r"\s*\*?[^\W\d_][^:：<>]{0,24}\*?\s?[:：]\*?\s?\S")  # noqa: RUF001 -- as in Chinese
_LABELS_LEAST: Final = 3
_HEAD_LINES: Final = 8
# "On ..., Support wrote:" is above the quote, in at most so many lines.
_INTRODUCTION_LINES: Final = 3
_ENDS_INTRODUCTION = re.compile(r"[:：]\s*$")  # noqa: RUF001 -- as in Chinese
_HAS_DATE = re.compile(r"\d")


class TextPart(NamedTuple):
    """Some lines of a text, as they are."""

    text: str
    is_quoted: bool


def parts_of(text: str, *, sender: str) -> list[TextPart]:
    """Return a text in parts, in order; where nothing new would be left, it is one part.

    ``sender`` is the address from which our e-mails come.
    """
    lines = text.split("\n")
    quoted = _quoted(lines, sender.lower())
    has_news = any(line.strip() and not hidden for line, hidden in zip(lines, quoted, strict=True))
    if not has_news:
        return [TextPart(text, is_quoted=False)]
    return list(_joined(lines, quoted))


def _joined(lines: list[str], quoted: list[bool]) -> Iterator[TextPart]:
    for is_quoted, numbers in groupby(range(len(lines)), key=quoted.__getitem__):
        yield TextPart("\n".join(lines[number] for number in numbers), is_quoted)


def _quoted(lines: list[str], sender: str) -> list[bool]:
    """Say of each line whether it was quoted."""
    quoted = [_PREFIXED.match(line) is not None for line in lines]
    for number in range(1, len(lines)):
        if quoted[number] and not quoted[number - 1]:
            _add_introduction(lines, quoted, number)
    begins = _begins_below(lines, quoted, sender)
    quoted[begins:] = [True] * (len(lines) - begins)
    _fold_blank_lines(lines, quoted)
    return quoted


def _begins_below(lines: list[str], quoted: list[bool], sender: str) -> int:
    """Return from which line on all is quoted without a sign before it; none: behind the last."""
    for number, line in enumerate(lines):
        if quoted[number]:
            continue
        if _MARKED.search(line):
            _add_introduction(lines, quoted, number)
            return number
        below = number + 1 if _RULED.match(line) else number
        if _is_head(lines, below, sender):
            return number
    return len(lines)


def _is_head(lines: list[str], number: int, sender: str) -> bool:
    """Return whether labelled lines begin here that name our address: no forward of another's."""
    written = (line for line in lines[number : number + _HEAD_LINES] if line.strip())
    labelled = list(takewhile(_LABELLED.match, written))
    return len(labelled) >= _LABELS_LEAST and any(sender in line.lower() for line in labelled)


def _add_introduction(lines: list[str], quoted: list[bool], number: int) -> None:
    """Count the lines above a quote to it that say whose it is."""
    above = number - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    if above < 0 or quoted[above] or not _ENDS_INTRODUCTION.search(lines[above]):
        return
    for first in range(above, max(above - _INTRODUCTION_LINES, -1), -1):
        if not lines[first].strip() or quoted[first]:
            return
        told = " ".join(lines[first : above + 1])
        if _HAS_DATE.search(told) and _is_beginning(lines, first):
            quoted[first:number] = [True] * (number - first)
            return


def _is_beginning(lines: list[str], number: int) -> bool:
    return number == 0 or not lines[number - 1].strip()


def _fold_blank_lines(lines: list[str], quoted: list[bool]) -> None:
    """Count blank lines between two quoted ones to them."""
    known = [number for number, line in enumerate(lines) if line.strip()]
    for before, after in pairwise(known):
        if quoted[before] and quoted[after]:
            quoted[before:after] = [True] * (after - before)
