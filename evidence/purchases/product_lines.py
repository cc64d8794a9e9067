"""Check the line of an invoice that sells the product: how many, and that it was not returned.

An invoice may name the product without selling it: "Case for PRO MP241".
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import Final

from evidence.findings import Finding, FindingKind, FindingVerdict
from evidence.purchases.amounts import Amount, amounts_in, row_of, without_amounts
from evidence.purchases.labels import says_other
from evidence.reading.lines import Line, below
from evidence.reading.printed import holds, normalize_accents, normalize_spaces

RULE: Final = "item/1"
# Below the name a till prints only how many, at which price.
_MOST_LETTERS: Final = 6
_UNITS = (
    "(?:x|×|pcs?|pieces?|units?|stk|stck|stuck|szt|ks|kpl|db|buc|kom|ea|adet|шт|buah"  # noqa: RUF001 -- the sign of a product
    "|個|台|件|个|点|개|대)"
)
# Only where a cell begins with it, ends with it or names it: "2 x USB" in a description is none.
_PIECES = re.compile(
    rf"^(\d{{1,2}})\s?{_UNITS}(?![^\W\d_])|(?<![\w.,])[x×]\s?(\d{{1,2}})$"  # noqa: RUF001 -- the sign of a product
    r"|(?:qty|quantity|menge|anzahl|kuantitas|數量|数量|수량|qte|quantite|cantidad|aantal|ilosc)"
    r"[\s.:]*(\d{1,2})(?![\d.,])"
)
_WHOLE = re.compile(r"\d{1,2}")
_FOR = re.compile(
    r"(?:\bfor|\bfits|compatible with|\bfur|passend zu|\bpour|compatible avec|\bpara|\bper|\bvoor"
    r"|\bdo|\bdla|\buntuk|\btil|\bpro|適用於|适用于|対応|専用|호환|전용)"
    r"\s*(?:the |den |das |die |msi )*$"
)


class _Weight(IntEnum):
    """Which row of the product counts: a part for it matters only where it was not sold itself."""

    RETURNED = 1
    SEVERAL = 2
    SOLD = 3
    PART = 4
    NOTHING = 5


def match_product_line(model: str, named: Finding, lines: Sequence[Line]) -> Finding:
    """Check the rows in which the product is named, as ``named`` found it.

    More than one unit, and a name that only follows "for", are for people; a returned one fails.
    """
    rows = [_of_row(model, line, lines) for line in _naming(model, named, lines)]
    nothing = _Weight.NOTHING, _finding(FindingVerdict.UNREADABLE, None)
    return min(rows, key=lambda row: row[0], default=nothing)[1]


def prices_of(model: str, named: Finding, lines: Sequence[Line]) -> Iterator[tuple[Line, Decimal]]:
    """Yield the amounts of money in the rows that sell the product, each with its place."""
    for line in _naming(model, named, lines):
        if _is_for(model, line.text):
            continue
        for cell in _selling(line, [*row_of(line, lines)], lines):
            for amount in amounts_in(cell.text):
                if amount.is_money and amount.value > 0:
                    yield cell, amount.value


def _of_row(model: str, line: Line, lines: Sequence[Line]) -> tuple[_Weight, Finding]:
    row = [*row_of(line, lines)]
    text = " ".join(cell.text for cell in row)
    is_less = any(each.is_money and each.value < 0 for each in _amounts(row))
    if is_less and not says_other(text):
        return _Weight.RETURNED, _finding(FindingVerdict.FAIL, line, text)
    if _is_for(model, line.text):
        return _Weight.PART, _finding(FindingVerdict.NEAR, line)
    cells = _selling(line, row, lines)
    count = max(_counts(model, cells), default=1)
    if count > 1:
        return _Weight.SEVERAL, _finding(FindingVerdict.NEAR, line, f"{count} x {line.text}")
    if any(each.is_money and each.value > 0 for each in _amounts(cells)):
        return _Weight.SOLD, _finding(FindingVerdict.PASS, line)
    return _Weight.NOTHING, _finding(FindingVerdict.UNREADABLE, line)


def _selling(line: Line, row: list[Line], lines: Sequence[Line]) -> list[Line]:
    """Return the cells that say how many and for how much: of the row, or of that below it."""
    if any(each.is_money for each in _amounts(row)):
        return row
    under = below(line, lines)
    cells = [*row_of(under, lines)] if under else []
    letters = sum(map(str.isalpha, without_amounts(" ".join(cell.text for cell in cells))))
    has_money = any(each.is_money for each in _amounts(cells))
    return cells if has_money and letters <= _MOST_LETTERS else []


def _counts(model: str, cells: Sequence[Line]) -> Iterator[int]:
    """Yield how many units a row says; a number of the row counts only if it explains the sum."""
    for cell in cells:
        rest = _without(model, normalize_accents(cell.text)).strip()
        for found in _PIECES.finditer(rest):
            yield int(next(filter(None, found.groups())))
    prices = [each.value for each in _amounts(cells) if each.is_money]
    for cell in cells:
        number = int(cell.text) if _WHOLE.fullmatch(cell.text) else 0
        if number > 1 and any(number * price in prices for price in prices if price):
            yield number


def _amounts(cells: Sequence[Line]) -> Iterator[Amount]:
    return (each for cell in cells for each in amounts_in(cell.text))


def _naming(model: str, named: Finding, lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that name the product: where it was found, and where all of it stands."""
    box = named.box
    if not named.passed or box is None:
        return
    for line in lines:
        is_there = (
            line.text in named.read
            and box.left <= line.box.left <= line.box.right <= box.right
            and box.top <= line.box.top <= line.box.bottom <= box.bottom
        )
        if is_there or holds(line.text, model):
            yield line


def _is_for(model: str, text: str) -> bool:
    """Return whether the name stands right behind "for": what was sold is a part for it."""
    plain, name = normalize_accents(text), normalize_accents(model)
    first = name.split()[0] if name.split() else ""
    place = plain.find(name)
    start = place if place >= 0 else plain.find(first)
    return start > 0 and _FOR.search(plain[:start]) is not None


def _without(model: str, text: str) -> str:
    """Return the text without the name, whose figures are no quantity: "GeForce RTX 3060 X"."""
    name = normalize_accents(model)
    is_glued = name not in text and normalize_spaces(name) in normalize_spaces(text)
    return "" if is_glued else text.replace(name, " ")


def _finding(verdict: FindingVerdict, line: Line | None, read: str = "") -> Finding:
    return Finding(
        kind=FindingKind.ITEM,
        verdict=verdict,
        rule=RULE,
        expected="1",
        read=read or (line.text if line else ""),
        box=line.box if line else None,
        confidence=line.confidence if line else 0.0,
    )
