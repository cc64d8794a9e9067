"""Find the product on the document: similar, with the same digits, and the best in the catalogue.

A similarity ratio alone mistakes a B550 for a B650: in a trial it passed 686 of 701 names with one
digit changed. So names are compared by three rules, all of which must hold.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

from rapidfuzz import fuzz, process

from evidence.findings import Finding, FindingKind, FindingVerdict, rank
from evidence.reading.lines import Line
from evidence.reading.printed import holds, normalize_accents, normalize_confusables
from evidence.reading.printed import words as words_in

RULE: Final = "model/1"
_ENOUGH = 85
# Words that make a different product of the same number: a 4070 is not a 4070 Ti.
_VARIANTS = {
    *("TI", "SUPER", "XT", "XTX", "GRE", "MAX", "PLUS", "LITE", "EVO", "II", "III", "IV"),
    *("WIFI", "WIFI6E", "WIFI7", "DDR4", "DDR5", "V2", "V3"),
}
_MOST_JOINED = 4
_ROUNDING = 0.001
_GLUED = re.compile(r"(\d)(ti|super|xt|xtx)\b")
_GIGABYTES = re.compile(r"(\d)GB$")


def match_model(
    model: str,
    lines: Sequence[Line],
    catalogue: Collection[str] = frozenset(),
    article: str = "",
) -> Finding:
    """Tell whether the paper names the model, or its article number; `catalogue` is all names."""
    nothing = _finding(model, FindingVerdict.FAIL if lines else FindingVerdict.UNREADABLE, "", None)
    findings = [*_by_article(model, article, lines), *_by_name(model, lines, catalogue)]
    return min(findings, key=rank, default=nothing)


def fits(model: str, text: str) -> float:
    """Return how well (85 to 100) the text matches the name with the same digits, or 0."""
    found, place = _best_match(model, text)
    return found if _same_digits(model, place) and _same_variant(model, place) else 0.0


def _by_article(model: str, article: str, lines: Sequence[Line]) -> Iterator[Finding]:
    for line in lines:
        if article and holds(line.text, article):
            yield _finding(model, FindingVerdict.PASS, line.text, line)


def _by_name(model: str, lines: Sequence[Line], catalogue: Collection[str]) -> Iterator[Finding]:
    for line in lines:
        found = fits(model, line.text)
        if found and not _better_known(model, found, line.text, catalogue):
            yield _finding(model, FindingVerdict.PASS, line.text, line)
        elif found or _best_match(model, line.text)[0]:
            yield _finding(model, FindingVerdict.NEAR, line.text, line)


def _better_known(model: str, found: float, text: str, catalogue: Collection[str]) -> bool:
    """Return whether another name in the catalogue fits better; the longer one wins a tie.

    Of a catalogue of thousands only those are looked at closely that are as similar as ours.
    """
    mine = (found, len(model))
    known = _one_forms(frozenset(catalogue))
    line = "".join(_folded(text))
    alike = process.extract_iter(
        line, known, scorer=fuzz.partial_ratio, score_cutoff=found - _ROUNDING
    )
    others = (name for _form, _score, name in alike if name != model)
    return any((fits(name, text), len(name)) > mine for name in others)


@lru_cache(maxsize=2)
def _one_forms(catalogue: frozenset[str]) -> dict[str, str]:
    """Return the names of a catalogue, each with the form by which it is compared."""
    return {name: "".join(_folded(name)) for name in catalogue}


def _best_match(model: str, text: str) -> tuple[float, list[str]]:
    """Find the best match in the text: how similar, and the words there and next to it."""
    wanted, printed = "".join(_folded(model)), _folded(text)
    line = "".join(printed)
    if len(line) * 100 < len(wanted) * _ENOUGH:
        return 0.0, []
    found = fuzz.partial_ratio_alignment(wanted, line, score_cutoff=_ENOUGH)
    if found is None:
        return 0.0, []
    ends = list(accumulate(map(len, printed)))
    first = bisect_right(ends, found.dest_start)
    last = bisect_left(ends, found.dest_end)
    return found.score, _words(text)[max(0, first - 1) : last + 2]


def _same_digits(model: str, place: list[str]) -> bool:
    """Return whether each word with a digit is there, complete and in the same order.

    Words are compared both alone and joined with their neighbours: RTX4070 is RTX 4070.
    """
    wanted, printed = _folded(model), [_one_form(word) for word in place]
    position = 0
    for number, word in enumerate(_words(model)):
        if not any(map(str.isdigit, word)):
            continue
        runs = {"".join(wanted[a:b]) for a, b in _around(number, len(wanted))}
        starts = (
            a
            for a in range(position, len(printed))
            for b in range(a + 1, min(a + _MOST_JOINED, len(printed)) + 1)
            if "".join(printed[a:b]) in runs
        )
        position = next(starts, -1)
        if position < 0:
            return False
    return True


def _around(number: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of every run of up to four words that includes this one."""
    for start in range(max(0, number - _MOST_JOINED + 1), number + 1):
        for end in range(number + 1, min(start + _MOST_JOINED, count) + 1):
            yield start, end


def _same_variant(model: str, place: list[str]) -> bool:
    return _VARIANTS & set(_words(model)) == _VARIANTS & set(place)


def _words(text: str) -> list[str]:
    # Shops write 4070TI for 4070 Ti.
    return words_in(_GLUED.sub(r"\1 \2", normalize_accents(text)))


def _folded(text: str) -> list[str]:
    return [_one_form(word) for word in _words(text)]


def _one_form(word: str) -> str:
    # Shops write 12GB where the catalogue has 12G.
    return normalize_confusables(_GIGABYTES.sub(r"\1G", word))


def _finding(model: str, verdict: FindingVerdict, read: str, line: Line | None) -> Finding:
    return Finding(
        kind=FindingKind.MODEL,
        verdict=verdict,
        rule=RULE,
        expected=model,
        read=read,
        box=line.box if line else None,
        confidence=line.confidence if line else 0.0,
    )
