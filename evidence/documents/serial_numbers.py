"""Find the serial number in a photo of the sticker: from its codes first, then from its print.

Rules and figures are those of the trial on 275 pictures of stickers: a code that equals the
serial was never wrong; print that equals it once look-alikes are folded was wrong 1 time in 3,643
against serials with one sign changed; one sign of difference allowed was wrong 68 times in 100.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from rapidfuzz.distance import Levenshtein

from evidence.findings import Box, Finding, FindingKind, FindingVerdict, rank
from evidence.reading import printed, read_lines
from evidence.reading.lines import Line, with_neighbours
from foundation.text import normalize_serial

RULE: Final = "serial/1"
# Labels put a data identifier before a serial: "S", "1S", "25S".
_MOST_PREFIX = 3
_NEAR = 2
# Every candidate costs a lookup, and those are limited.
_MOST_CANDIDATES = 5
# Shorter ones would be found in the middle of anything that is printed.
_SHORTEST_IN_PRINT = 6
# What a code of goods holds is an article's number: all units of the article share it.
_GOODS = ("EAN", "UPC", "DATABAR", "ITF")
_SERIAL_LABEL = re.compile(
    r"(?<![A-Z])(?:S/N|SN\b|SERIAL(?: ?(?:NO|NUMBER))?\b)[\s.:#=-]*([A-Z0-9-]+)"
)
_CHK_LABEL = re.compile(r"CHK[\s.:#=-]*([A-Z0-9]{3})(?![A-Z0-9])")
_IDENTIFIED = re.compile(r"\d{0,2}S([A-Z0-9]+)")
_LIKE_A_SERIAL = re.compile(r"(?=.*\d)[A-Z0-9]{8,24}")


class Barcode(Protocol):
    """A bar code or QR code that was decoded from the photo."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def format(self) -> str:
        """Its symbology."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Where it stands: left, top, right, bottom, in fractions."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be the serial, and the CHK beside it ("" where none was read)."""

    serial: str
    chk: str
    box: Box


def match_serial(known: str, codes: Sequence[Barcode], lines: Sequence[Line]) -> Finding:
    """Tell whether the photo shows this serial.

    A code or the print must equal it to pass. Nearly equal is for people only; another serial
    alone fails; where nothing like a serial is read, a better photo is wanted.
    """
    serial = normalize_serial(known)
    findings = list(_in_codes(serial, codes))
    # A code is exact: one that says O where the serial has 0 overrules print that looks alike.
    if all(finding.verdict is FindingVerdict.FAIL for finding in findings):
        findings += _in_print(serial, with_neighbours(lines))
    nothing = _finding(serial, FindingVerdict.UNREADABLE, "", None, 0.0)
    return min(findings, key=rank, default=nothing)


def read_serial(known: str, codes: Sequence[Barcode], jpeg: bytes) -> Finding:
    """Look for this serial in the codes of a photo, and only without them in its print.

    Reading print takes most of a claim's time; where a code equals the serial it adds nothing.
    """
    coded = match_serial(known, codes, [])
    if coded.verdict is FindingVerdict.PASS:
        return coded
    return match_serial(known, codes, read_lines(jpeg, longest_side=None))


def find_serial_and_chk(codes: Sequence[Barcode], lines: Sequence[Line]) -> list[Candidate]:
    """List what may be the serial and the CHK of a sticker, the likeliest first.

    The caller looks them up: only the catalogue knows which of them exists.
    """
    said = [*_labelled((code.text, Box(*code.box)) for code in codes)]
    printed_ones = [*_labelled((line.text, line.box) for line in with_neighbours(lines))]
    bare = [
        (word.removesuffix("CHK"), line.box) for line in lines for word in printed.words(line.text)
    ]
    found = [*said, *_without_prefix(_coded(codes), printed_ones), *printed_ones, *bare]
    places = dict(reversed([each for each in found if _LIKE_A_SERIAL.fullmatch(each[0])]))
    order = dict.fromkeys(serial for serial, _ in found if serial in places)
    chk = _chk([*(code.text for code in codes), *(line.text for line in lines)])
    return [Candidate(serial, chk, places[serial]) for serial in order][:_MOST_CANDIDATES]


def _chk(texts: Sequence[str]) -> str:
    found = (_CHK_LABEL.search(printed.upper(text)) for text in texts)
    return next((label[1] for label in found if label), "")


def _finding(
    serial: str, verdict: FindingVerdict, read: str, box: Box | None, confidence: float
) -> Finding:
    return Finding(
        kind=FindingKind.SERIAL,
        verdict=verdict,
        rule=RULE,
        expected=serial,
        read=read,
        box=box,
        confidence=confidence,
    )


def _in_codes(serial: str, codes: Sequence[Barcode]) -> Iterator[Finding]:
    for code in codes:
        for read in _parts(code):
            prefix = read.removesuffix(serial)
            if prefix != read and len(prefix) <= _MOST_PREFIX * (read == _whole(code)):
                yield _finding(serial, FindingVerdict.PASS, serial, Box(*code.box), 1.0)
            elif _distance(serial, read) <= _NEAR:
                yield _finding(serial, FindingVerdict.NEAR, read, Box(*code.box), 1.0)
            elif not _names_goods(code) and _same_pattern(serial, read):
                yield _finding(serial, FindingVerdict.FAIL, read, Box(*code.box), 1.0)


def _in_print(serial: str, lines: Sequence[Line]) -> Iterator[Finding]:
    if len(serial) < _SHORTEST_IN_PRINT:
        return
    folded = printed.normalize_confusables(serial)
    for line in lines:
        if printed.holds(line.text, serial):
            yield _finding(serial, FindingVerdict.PASS, serial, line.box, line.confidence)
            continue
        read = min(
            printed.joined_words(line.text),
            key=lambda word: _distance(folded, printed.normalize_confusables(word)),
            default="",
        )
        if _distance(folded, printed.normalize_confusables(read)) <= _NEAR:
            # The nearest: a label that an engine glued to it is not part of what was read.
            yield _finding(serial, FindingVerdict.NEAR, read, line.box, line.confidence)
        for read, box in _labelled([(line.text, line.box)]):
            if _same_pattern(serial, read):
                yield _finding(serial, FindingVerdict.FAIL, read, box, line.confidence)


def _whole(code: Barcode) -> str:
    return normalize_serial(code.text)


def _parts(code: Barcode) -> Iterator[str]:
    """Give the code as one serial, then each word in it: a QR address holds the serial as one."""
    yield _whole(code)
    parts = printed.words(code.text)
    if len(parts) > 1:
        yield from parts


def _distance(one: str, other: str) -> int:
    return Levenshtein.distance(one, other, score_cutoff=_NEAR)


def _names_goods(code: Barcode) -> bool:
    return printed.letters_and_digits(code.format).startswith(_GOODS)


def _same_pattern(serial: str, read: str) -> bool:
    """Tell whether both are serials of one maker: as long, and letters among digits in both."""
    return (
        len(read) == len(serial)
        and read.isalnum()
        and read.isdigit() == serial.isdigit()
        and read.isalpha() == serial.isalpha()
    )


def _coded(codes: Sequence[Barcode]) -> Iterator[tuple[str, Box]]:
    for code in codes:
        if not _names_goods(code):
            yield from ((read, Box(*code.box)) for read in _parts(code))


def _labelled(texts: Iterable[tuple[str, Box]]) -> Iterator[tuple[str, Box]]:
    for text, box in texts:
        for label in _SERIAL_LABEL.finditer(printed.upper(text)):
            # Engines lose the blank between the serial and the CHK that follows it.
            serial = label[1].partition("CHK")[0].replace("-", "")
            if _LIKE_A_SERIAL.fullmatch(serial):
                yield serial, box


def _without_prefix(
    coded: Iterable[tuple[str, Box]], labelled: Sequence[tuple[str, Box]]
) -> list[tuple[str, Box]]:
    """Take data identifiers off; what is also printed beside "S/N" comes first.

    Print says which of several codes is the serial, and the code says it without look-alikes.
    """
    said = {printed.normalize_confusables(serial) for serial, _ in labelled}
    ranked = []
    for read, box in coded:
        starts = range(_MOST_PREFIX + 1)
        ends = [
            read[start:] for start in starts if printed.normalize_confusables(read[start:]) in said
        ]
        identified = _IDENTIFIED.fullmatch(read)
        ranked += [(not ends, text, box) for text in (*ends, read)]
        if identified:
            ranked.append((True, identified[1], box))
    ranked.sort(key=lambda each: each[0])
    return [(text, box) for _, text, box in ranked]
