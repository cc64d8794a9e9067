"""Tell a photo of the label on the product from one of the label on its package.

A package says how many it holds, how heavy it is and how to carry it, bears an article number for
the shop beside the serial, names several units, and is of cardboard. Each sign counts in points,
named, so that a reviewer sees why. None of them refuses a claim: a person looks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from rapidfuzz.distance import Hamming, Prefix

from evidence.findings import Box, Finding, FindingKind, FindingVerdict
from evidence.reading import printed
from evidence.reading.lines import Line
from evidence.unit_labels.box_print import name_in_large_letters, praised
from evidence.unit_labels.label_words import BoxWord, box_words, product_words
from evidence.unit_labels.surroundings import Surroundings
from foundation.text import normalize_serial

RULE: Final = "label/2"
# From this many points it is for people; from so many it is said to be a package.
_UNSURE: Final = 1.0
_PACKAGE: Final = 4.0
# What the product says of itself is taken off; but never so much that a strong sign is lost.
_OFF_EACH, _OFF_MOST = 1.0, 2.0
_STRONG: Final = 3.0
_WORDS: Final = dict.fromkeys(BoxWord, _STRONG) | {
    BoxWord.ADVERTISEMENT: 1.0,
    BoxWord.SIZE: 1.0,
    BoxWord.IDENTIFIER: 1.0,
    BoxWord.ASSET: 1.0,
    BoxWord.COLOUR: 0.75,
    BoxWord.SPEC: 0.75,
}
_GOODS, _CARDBOARD, _ART, _UNITS = 2.5, 2.0, 1.0, 3.0
# Products may be red, or bear their name in large letters; hardly any is both.
_HUE, _NAME, _NAME_TWICE = 0.75, 0.75, 1.0
# The shorter ones are read into other bars at times.
_GOODS_CODES: Final = ("EAN13", "UPCA")
_GOODS_PRINTED: Final = re.compile(r"(?<!\d)(?<!\d\s)(\d(?:\s?\d){11,12})(?!\s?\d)")
# What the codes of a label leave of it, in parts of their own width; most photos are broad.
_ASIDE, _ABOVE = 1.0, 2.0
# Of the ring around the paper.
_MOSTLY: Final = 0.5
_COLOURED, _HUES_OF_ART = 0.35, 2
# A row of units of one product: their serials begin alike.
_BEGIN_ALIKE: Final = 0.5
# Boards name their parts: C31, U5, CPU_FAN1. What a package advertises looks similar.
_PART: Final = re.compile(r"(?:[A-Z]{1,2}|[A-Z]{2,6}_?[A-Z]{2,5})\d{1,3}")
_NO_PART: Final = re.compile(r"G?DDR|RTX|GTX|RX|WIFI|USB|AM\d|HDMI|DP\d|V\d|M\d|FHD|QHD|RGB")
_PARTS: Final = 3
_MOST_NAMED: Final = 6
JOINED: Final = "; "


class LabelSign(StrEnum):
    """What is seen and not read; a reviewer is told in words."""

    CARDBOARD = "cardboard"
    ART = "art"
    HUE = "hue"


class CodeOnLabel(Protocol):
    """A code that was decoded: its symbology, what it says, and where."""

    @property
    def format(self) -> str:
        """The symbology."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, in fractions of the picture."""


@dataclass(frozen=True, slots=True)
class PackageSign:
    """One sign of a package: its kind, which counts once, its points, what shows it, and where."""

    kind: str
    points: float
    shown: str
    box: Box | None


def match_label(
    known: str,
    codes: Sequence[CodeOnLabel],
    lines: Sequence[Line] | None,
    around: Surroundings | None,
) -> Finding:
    """Tell whether the photo shows the label on the product.

    Without lines it was not read. Where the serial is not found, nothing is said either: what is
    seen there may be any label.
    """
    serial = normalize_serial(known)
    signs: dict[str, PackageSign] = {}
    for sign in _signs(serial, codes, lines or [], around):
        signs.setdefault(sign.kind, sign)
    found = sorted(signs.values(), key=lambda sign: -sign.points)
    verdict = _verdict(found, of_product=len({*_of_product(lines or [])}))
    place = place_of_serial(serial, codes, lines or [])
    if verdict is FindingVerdict.PASS and (lines is None or place is None):
        verdict = FindingVerdict.UNREADABLE
    says = [] if verdict is FindingVerdict.PASS else found
    return Finding(
        kind=FindingKind.LABEL,
        verdict=verdict,
        rule=RULE,
        read=JOINED.join(dict.fromkeys(sign.shown for sign in says[:_MOST_NAMED])),
        box=next((sign.box for sign in says if sign.box), place),
        confidence=1.0,
    )


def place_of_serial(serial: str, codes: Sequence[CodeOnLabel], lines: Sequence[Line]) -> Box | None:
    """Return where the label is: at the code that says the serial, else at its print."""
    coded = (Box(*code.box) for code in codes if serial in normalize_serial(code.text))
    read = (line.box for line in lines if printed.holds(line.text, serial))
    return next(coded, None) or next(read, None)


def around_codes(codes: Sequence[CodeOnLabel]) -> Box:
    """Return the part of the photo in which the label lies, by the codes on it."""
    left, top = min(code.box[0] for code in codes), min(code.box[1] for code in codes)
    right, bottom = max(code.box[2] for code in codes), max(code.box[3] for code in codes)
    # The bars of a label that lies on its side stand one over the other.
    long = max(right - left, bottom - top)
    aside, above = _ASIDE * long, _ABOVE * long
    return Box(
        max(0.0, left - aside),
        max(0.0, top - above),
        min(1.0, right + aside),
        min(1.0, bottom + above),
    )


def _verdict(found: Sequence[PackageSign], *, of_product: int) -> FindingVerdict:
    points = sum(sign.points for sign in found)
    left = points - min(_OFF_MOST, _OFF_EACH * of_product)
    if left >= _PACKAGE:
        return FindingVerdict.FAIL
    is_strong = any(sign.points >= _STRONG for sign in found)
    return FindingVerdict.NEAR if is_strong or left >= _UNSURE else FindingVerdict.PASS


def _signs(
    serial: str,
    codes: Sequence[CodeOnLabel],
    lines: Sequence[Line],
    around: Surroundings | None,
) -> Iterator[PackageSign]:
    for line in lines:
        for word in box_words(line.text):
            yield PackageSign(word.value, _WORDS[word], line.text, line.box)
    if around:
        yield from _seen(around)
    yield from _printed_around(serial, lines)
    yield from _goods(serial, codes, lines)
    yield from _other_units(serial, codes, lines)


def _seen(around: Surroundings) -> Iterator[PackageSign]:
    if around.kraft >= _MOSTLY:
        yield _unread(LabelSign.CARDBOARD, _CARDBOARD)
    if around.colourful >= _COLOURED and around.hues >= _HUES_OF_ART:
        yield _unread(LabelSign.ART, _ART)
    elif around.colourful >= _COLOURED and around.kraft < _MOSTLY:
        yield _unread(LabelSign.HUE, _HUE)


def _unread(sign: LabelSign, points: float) -> PackageSign:
    return PackageSign(sign.value, points, sign.value, None)


def _printed_around(serial: str, lines: Sequence[Line]) -> Iterator[PackageSign]:
    if line := praised(lines):
        word = BoxWord.ADVERTISEMENT
        yield PackageSign(word.value, _WORDS[word], line.text, line.box)
    if name := name_in_large_letters(serial, lines):
        line, is_twice = name
        yield PackageSign("name", _NAME_TWICE if is_twice else _NAME, line.text, line.box)


def _goods(
    serial: str, codes: Sequence[CodeOnLabel], lines: Sequence[Line]
) -> Iterator[PackageSign]:
    """Yield the article number for the shop, as a code or in print with its check digit."""
    for code in codes:
        if code.format in _GOODS_CODES:
            yield PackageSign("goods", _GOODS, f"{code.format} {code.text}", Box(*code.box))
    for line in lines:
        for found in _GOODS_PRINTED.finditer(line.text):
            digits = re.sub(r"\s", "", found[1])
            if digits not in serial and _checks(digits):
                yield PackageSign("goods", _GOODS, line.text, line.box)


def _checks(digits: str) -> bool:
    weighed = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[::-1]))
    return sum(weighed) % 10 == 0


def _other_units(
    serial: str, codes: Sequence[CodeOnLabel], lines: Sequence[Line]
) -> Iterator[PackageSign]:
    coded = {word: Box(*code.box) for code in codes for word in _words(code.text)}
    read = {word: line.box for line in lines for word in printed.words(line.text)}
    for other, box in (read | coded).items():
        begins_alike = Prefix.similarity(other, serial) >= _BEGIN_ALIKE * len(serial)
        if len(other) != len(serial) or not begins_alike or other == serial:
            continue
        # What an engine misreads differs in a sign; a code is exact.
        folded = printed.normalize_confusables(other), printed.normalize_confusables(serial)
        if other in coded or Hamming.distance(*folded) > 1:
            yield PackageSign("units", _UNITS, other, box)


def _words(text: str) -> list[str]:
    """Return the code as one serial, and each word in it: some name all units in a carton."""
    return [normalize_serial(text), *printed.words(text)]


def _of_product(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        yield from product_words(line.text)
    parts = {
        word
        for line in lines
        if _PART.fullmatch(word := line.text.strip().replace(" ", "_")) and not _NO_PART.match(word)
    }
    if len(parts) >= _PARTS:
        yield "parts"
