"""The format of the sandbox's answer: a line of JSON, then the clean pictures in order."""

import json
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final, Self

from evidence.sandbox.job import Refusal

MOST_PAGES: Final = 10
MOST_SOFTWARE: Final = 100
# What a PDF says of a page itself: so many lines, each so long.
MOST_LINES, MOST_STATED = 300, 200
MOST_SIGNS: Final = 6
FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
# The pictures of each page, in this order.
PICTURES: Final = ("content", "thumbnail")
JPEG_BEGINS, JPEG_ENDS = b"\xff\xd8\xff", b"\xff\xd9"


class Malformed(Exception):
    """The answer is not in the expected format: the sandbox may be compromised."""


@dataclass(frozen=True, slots=True)
class DecodedCode:
    """A code: its symbology, what it says, and where: left, top, right, bottom, in fractions."""

    format: str
    text: str
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, fact: dict[str, Any]) -> Self:
        """Read a bar code from an answer.

        Raises:
            Malformed: its position is outside the picture.
        """
        return cls(str(fact["format"]), str(fact["text"]), _box(fact["box"]))


@dataclass(frozen=True, slots=True)
class StatedText:
    """What a PDF itself says: only a hint, since it may differ from what is visible.

    A line of its text layer has its place, as codes have. A field of the data for machines that an
    electronic invoice brings has none; its text is worded as it would be printed, and `value` is
    the part that the print must confirm.
    """

    text: str
    value: str
    box: tuple[float, float, float, float] | None = None

    @classmethod
    def of(cls, fact: dict[str, Any]) -> Self:
        """Read it from an answer.

        Raises:
            Malformed: it is too long, or its place is outside the page.
        """
        text, value = str(fact["text"]), str(fact["value"])
        if max(len(text), len(value)) > MOST_STATED or not (text + value).isprintable():
            raise Malformed
        return cls(text, value, None if fact["box"] is None else _box(fact["box"]))


class SignKind(StrEnum):
    """What in an upload's own bytes looks as if it had been changed."""

    PASTED = "pasted"
    FONTS = "fonts"


@dataclass(frozen=True, slots=True)
class Sign:
    """A place that looks as if it had been changed: only a hint, which people look at."""

    kind: SignKind
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, fact: dict[str, Any]) -> Self:
        """Read it from an answer.

        Raises:
            Malformed: its place is outside the page.
        """
        return cls(SignKind(fact["kind"]), _box(fact["box"]))


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page or picture: the clean JPEG, a thumbnail, and what was read from the original."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int
    codes: tuple[DecodedCode, ...]
    fingerprint: str
    stated: tuple[StatedText, ...] = ()
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class SandboxAnswer:
    """All pages, and whether every copy in which codes may hide was looked at.

    The software is what the file says created it, which need not be true: only a hint.
    """

    pages: tuple[CleanPage, ...]
    codes_complete: bool
    software: str = ""

    def packed(self) -> bytes:
        """Serialise the answer."""
        sizes = [{name: len(getattr(page, name)) for name in PICTURES} for page in self.pages]
        facts = [asdict(page) | size for page, size in zip(self.pages, sizes, strict=True)]
        metadata = {"codes_complete": self.codes_complete, "software": self.software}
        line = json.dumps({"pages": facts, **metadata})
        pictures = (getattr(page, name) for page in self.pages for name in PICTURES)
        return line.encode() + b"\n" + b"".join(pictures)


def packed_refusal(refusal: Refusal) -> bytes:
    """Serialise the reason why there are no pages."""
    return json.dumps({"refused": refusal.code}).encode() + b"\n"


def unpacked(answer: bytes) -> SandboxAnswer:
    """Read an answer, trusting nothing in it.

    Raises:
        Refusal: the sandbox refused the file.
        Malformed: the answer is not in the expected format.
    """
    line, _newline, pictures = answer.partition(b"\n")
    try:
        told = json.loads(line)
        if "refused" in told:
            raise Refusal(str(told["refused"]))
        pages = _pages(told["pages"], pictures)
        return SandboxAnswer(pages, bool(told["codes_complete"]), _software(told["software"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Malformed from error


def _software(name: object) -> str:
    if not isinstance(name, str) or len(name) > MOST_SOFTWARE or not name.isprintable():
        raise Malformed
    return name


def _pages(facts: list[dict[str, Any]], pictures: bytes) -> tuple[CleanPage, ...]:
    ends = [0]
    for fact in facts:
        for name in PICTURES:
            ends.append(ends[-1] + int(fact[name]))
    if not 1 <= len(facts) <= MOST_PAGES or ends[-1] != len(pictures):
        raise Malformed
    cut = [pictures[start:end] for start, end in pairwise(ends)]
    return tuple(_page(fact, *cut[2 * n : 2 * n + 2]) for n, fact in enumerate(facts))


def _page(fact: dict[str, Any], content: bytes, thumbnail: bytes) -> CleanPage:
    width, height = int(fact["width"]), int(fact["height"])
    are_jpegs = all(
        picture.startswith(JPEG_BEGINS) and picture.endswith(JPEG_ENDS)
        for picture in (content, thumbnail)
    )
    if not (are_jpegs and width > 0 and height > 0):
        raise Malformed
    fingerprint = str(fact["fingerprint"])
    if not FINGERPRINT.fullmatch(fingerprint):
        raise Malformed
    codes = tuple(DecodedCode.of(code) for code in fact["codes"])
    if len(fact["stated"]) > MOST_LINES or len(fact["signs"]) > MOST_SIGNS:
        raise Malformed
    signs = tuple(Sign.of(each) for each in fact["signs"])
    stated = tuple(StatedText.of(each) for each in fact["stated"])
    return CleanPage(content, thumbnail, width, height, codes, fingerprint, stated, signs)


def _box(sides: list[Any]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(side) for side in sides)
    if not (0 <= left <= right <= 1 and 0 <= top <= bottom <= 1):
        raise Malformed
    return left, top, right, bottom
