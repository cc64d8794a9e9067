"""Check which unit was sold: many shops print its serial number on the invoice.

An invoice for another unit proves nothing, however well it agrees with all else.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz.distance import Levenshtein

from evidence.findings import Finding, FindingKind, FindingVerdict, rank
from evidence.reading.lines import Line, with_neighbours
from evidence.reading.printed import (
    holds,
    normalize_accents,
    normalize_confusables,
    spellings,
    upper,
    words,
)
from foundation.text import normalize_serial

RULE: Final = "unit/1"
# Serial numbers shorter than this stand inside any print.
_SHORTEST: Final = 8
_NEAR: Final = 2
_LABELS: Final = (
    *("s/n", "sn", "serial", "serial no", "serial number", "ser no", "seriennummer", "seriennr"),
    *("serien-nr", "ser-nr", "gerätenummer", "nomor seri", "no seri", "nombor siri", "no siri"),
    *("序號", "序号", "產品序號", "产品序列号", "序列號", "序列号", "機身號碼", "シリアル番号"),
    "シリアル",
    *("製造番号", "일련번호", "시리얼번호", "시리얼", "제조번호", "numéro de série", "n° de série"),
    *("no de série", "número de serie", "n° de serie", "num serie", "numero di serie", "matricola"),
    *("número de série", "serienummer", "serienr", "numer seryjny", "nr seryjny", "výrobní číslo"),
    *("sériové číslo", "serienummer", "sarjanumero", "sorozatszám", "gyári szám", "număr de serie"),
    *("serijski broj", "serijska številka", "seri no", "seri numarasi", "серийный номер"),
    *("серійний номер", "σειριακός αριθμός", "số seri", "số sê-ri", "หมายเลขเครื่อง"),
    "الرقم التسلسلي",
)


def match_unit(known: str, lines: Sequence[Line]) -> Finding:
    """Tell whether the paper names the unit by its serial number, or another one of its maker.

    Most papers name none: then nothing is said.
    """
    serial = normalize_serial(known)
    nothing = _finding(serial, FindingVerdict.UNREADABLE, "", None)
    if len(serial) < _SHORTEST:
        return nothing
    return min(_found(serial, with_neighbours(lines)), key=rank, default=nothing)


def _found(serial: str, lines: Sequence[Line]) -> Iterator[Finding]:
    folded = normalize_confusables(serial)
    for line in lines:
        if holds(line.text, serial):
            yield _finding(serial, FindingVerdict.PASS, serial, line)
            continue
        labelled = {*_labelled(line.text)}
        for read in dict.fromkeys([*labelled, *words(line.text)]):
            if not _of_the_maker(serial, read):
                continue
            distance = Levenshtein.distance(folded, normalize_confusables(read), score_cutoff=_NEAR)
            is_other = distance > _NEAR and read in labelled
            yield _finding(
                serial, FindingVerdict.FAIL if is_other else FindingVerdict.NEAR, read, line
            )


def _labelled(text: str) -> Iterator[str]:
    plain = normalize_accents(text)
    for label in _LABEL.finditer(plain):
        if value := _VALUE.match(upper(plain[label.end() :])):
            yield value[0].replace("-", "")


def _of_the_maker(serial: str, read: str) -> bool:
    """Return whether it has the shape of the claimed one: letters and figures in equal places.

    A serial of figures alone has the shape of any number, so it is never told from one.
    """
    return _shape(read) == _shape(serial) and not serial.isdigit()


def _shape(serial: str) -> str:
    return "".join("9" if char.isdigit() else "A" for char in serial)


def _finding(serial: str, verdict: FindingVerdict, read: str, line: Line | None) -> Finding:
    return Finding(
        kind=FindingKind.UNIT,
        verdict=verdict,
        rule=RULE,
        expected=serial,
        read=read,
        box=line.box if line else None,
        confidence=line.confidence if line else 0.0,
    )


def _pattern() -> re.Pattern[str]:
    plains = {normalize_accents(name) for name in _LABELS}
    plains |= {each for name in _LABELS for each in spellings(name)}
    ordered = sorted(plains, key=lambda name: (-len(name), name))
    names = "|".join(r"[\s.]*".join(map(re.escape, name.split())) for name in ordered)
    return re.compile(rf"(?<![^\W\d_])(?:{names})[\s.:#=°-]*")


_LABEL = _pattern()
_VALUE = re.compile(r"[A-Z0-9][A-Z0-9-]{6,30}[A-Z0-9]")
