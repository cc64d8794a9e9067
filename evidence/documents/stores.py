"""Find the store's name on the document, allowing small differences in the print."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz

from evidence.findings import Finding, FindingKind, FindingVerdict, rank
from evidence.reading.glued_names import stands_glued
from evidence.reading.lines import Line
from evidence.reading.printed import normalize_accents, normalize_letters, normalize_spaces

RULE: Final = "store/3"
# At this ratio a trial found 323 of 326 stores, and 3 wrong ones of 12,520, all really printed.
_ENOUGH = 85
_NEAR = 75
# Korean names are compared by the letters of their syllables, which are few and often the same: at
# 85 a trial took 상호전자랜드 for 용산전자랜드.
_ENOUGH_KOREAN = 90
_KOREAN = re.compile("[가-힣]")
# A name this short matches anything at that ratio: it must be there word for word.
_SHORT = 5
_LONG = 8
_LEGAL = re.compile(
    r"\b(?:gmbh( ?& ?co\.? ?kgaa?)?|g\.?m\.?b\.?h|ag|kgaa|kg|ohg|gbr|e\.? ?k|ug|se|ltd|limited|llc"
    r"|llp|inc|incorporated|corp|corporation|co|company|plc|pte|pty|pvt|private|sdn|bhd|s/b|berhad"
    r"|s\.?a\.?s|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|s\.?a|s\.?l|s\.?l\.?u|s\.? de r\.?l|de c\.?v"
    r"|b\.?v|n\.?v|a\.?b|a/s|aps|a\.?s|oyj?|sp\.? ?z ?o\.? ?o|s\.?r\.?o|d\.?o\.?o|kft|zrt|nyrt|bt"
    r"|pt|cv|tbk|ud|ltda|lda|eireli|k\.?k|jsc|ooo|oao|san|tic|sti|cong ty|tnhh)(?![a-z])\.?"
    r"|\(주\)|주식회사|株式会社|有限会社|股份有限公司|有限公司|公司"
)
_PUNCTUATION = re.compile(r"[^\w]+|_")
_DIGITS = re.compile(r"\d+")


def match_store(
    store: str, lines: Sequence[Line], others: Collection[str] = frozenset()
) -> Finding:
    """Tell whether the paper names the store, and no other store of the list better."""
    nothing = _finding(store, FindingVerdict.FAIL if lines else FindingVerdict.UNREADABLE, "", None)
    rivals = {
        other for other in others if normalize_store_name(other) != normalize_store_name(store)
    }
    return min(_findings(store, lines, rivals), key=rank, default=nothing)


def read_store(lines: Sequence[Line], names: Collection[str]) -> str | None:
    """Return the one store of the list that the paper names; None if it names none or several."""
    found = [name for name in names if match_store(name, lines, names).passed]
    return found[0] if len(found) == 1 else None


def normalize_store_name(name: str) -> str:
    """Return the name without legal form, accents and punctuation, or all of it if none is left."""
    plain = normalize_accents(name)
    without = _PUNCTUATION.sub(" ", _LEGAL.sub(" ", plain)).strip()
    return without or _PUNCTUATION.sub(" ", plain).strip()


def likeness(name: str, text: str) -> float:
    """Return how well (0 to 100) the text contains the name, ignoring lost spaces.

    A text much shorter than the name never matches: a ratio alone would take the line "Hardware"
    for all of "Nordlicht Hardware". Digits in the name must appear unchanged.
    """
    if len(name.replace(" ", "")) <= _SHORT:
        return 100.0 if f" {name} " in f" {text} " or stands_glued(name, text) else 0.0
    wanted, printed = normalize_letters(name), normalize_letters(text)
    if len(printed) * 100 < len(wanted) * _ENOUGH:
        return 0.0
    if not set(_DIGITS.findall(name)) <= set(_DIGITS.findall(text)):
        return 0.0
    return fuzz.partial_ratio(wanted, printed, score_cutoff=_NEAR)


def _findings(store: str, lines: Sequence[Line], rivals: Collection[str]) -> Iterator[Finding]:
    wanted = normalize_store_name(store)
    for line in lines:
        text = normalize_store_name(line.text)
        found = 100.0 if _begins(line.text, store) else likeness(wanted, text)
        if found < _NEAR:
            continue
        enough = _ENOUGH_KOREAN if _KOREAN.search(wanted) else _ENOUGH
        good = found >= enough and not _better_known(wanted, found, text, rivals)
        yield _finding(store, FindingVerdict.PASS if good else FindingVerdict.NEAR, line.text, line)


def _begins(text: str, store: str) -> bool:
    """Return whether the line starts with the full name and legal form, ignoring spaces.

    Without its legal form a name may be as short as "Aeon" and must then be a separate word;
    joined to the legal form it is not.
    """
    name = normalize_spaces(store)
    return len(name) >= _LONG and normalize_spaces(text).startswith(name)


def _better_known(wanted: str, found: float, text: str, rivals: Collection[str]) -> bool:
    """Return whether another store fits the line better; the longer name wins a tie."""
    names = (normalize_store_name(rival) for rival in rivals)
    return any((likeness(name, text), len(name)) > (found, len(wanted)) for name in names)


def _finding(store: str, verdict: FindingVerdict, read: str, line: Line | None) -> Finding:
    return Finding(
        kind=FindingKind.STORE,
        verdict=verdict,
        rule=RULE,
        expected=store,
        read=read,
        box=line.box if line else None,
        confidence=line.confidence if line else 0.0,
    )
