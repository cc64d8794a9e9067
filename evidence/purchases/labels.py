"""Recognise the lines of a sale by the words that they begin with or contain.

A label begins its line, and little follows it but its amount: "Total savings" is no total.
"""

import re
from collections.abc import Iterable
from typing import Final

from evidence.purchases.amounts import without_amounts
from evidence.purchases.label_words import (
    BEFORE,
    CHANGE,
    OTHER,
    PAID,
    SUBTOTAL,
    TAX,
    TILL,
    TOTAL,
)
from evidence.reading.printed import GLUED, normalize_accents, spellings


def is_total(text: str) -> bool:
    """Return whether a line begins with the label of the total, and of nothing less."""
    lesser = is_subtotal(text) or is_tax(text)
    return _begins(_TOTALS, text) and not lesser


def is_subtotal(text: str) -> bool:
    """Return whether a line begins with the label of a sum before tax."""
    return _begins(_SUBTOTALS, text)


def is_tax(text: str) -> bool:
    """Return whether a line begins with the label of a tax."""
    return _begins(_TAXES, text)


def is_change(text: str) -> bool:
    """Return whether a line begins with the label of the change that was given back."""
    return _begins(_CHANGES, text)


def is_paid(text: str) -> bool:
    """Return whether a line begins with the means by which it was paid."""
    return _begins(_PAYMENTS, text)


def says_tax(text: str) -> bool:
    """Return whether a line speaks of a tax, wherever in it."""
    return _TAXES_WITHIN.search(normalize_accents(text)) is not None


def says_other(text: str) -> bool:
    """Return whether a line names what is taken off a sum or comes on top of it."""
    plain = normalize_accents(text)
    return any(word in plain for word in _OTHERS)


def says_till(text: str) -> bool:
    """Return whether a line names a till, who served at it, or its number of the sale."""
    return _TILLS.search(normalize_accents(text)) is not None


def says_before(text: str) -> bool:
    """Return whether a line belongs to an order, an offer or a basket: nothing was sold yet."""
    return _BEFORES.search(normalize_accents(text)) is not None


def _begins(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether the text is this label with its amounts, whatever stands behind a colon."""
    label = normalize_accents(without_amounts(text)).strip(_AROUND)
    found = pattern.match(label)
    if found is None:
        return False
    rest = _ALLOWED.sub("", label[found.end() :].partition(":")[0])
    return sum(map(str.isalpha, rest)) <= _MOST_LETTERS


def _any(names: Iterable[str]) -> str:
    plains = {normalize_accents(name) for name in names} | {
        each for name in names for each in spellings(name) if each
    }
    ordered = sorted(plains, key=lambda name: (-len(name), name))
    return "|".join(r"[\s.-]*".join(map(re.escape, name.split())) for name in ordered)


def _whole(names: Iterable[str]) -> re.Pattern[str]:
    """Match whole words; scripts without spaces have none."""
    latin, glued = _by_script(names)
    return re.compile(rf"(?<![^\W\d_])(?:{_any(latin)})(?![^\W\d_])|{_any(glued)}")


def _starting(names: Iterable[str]) -> re.Pattern[str]:
    """Match words that begin so: many languages inflect them."""
    latin, glued = _by_script(names)
    return re.compile(rf"(?<![^\W\d_])(?:{_any(latin)})|{_any(glued)}")


def _first(names: Iterable[str]) -> re.Pattern[str]:
    latin, glued = _by_script(names)
    return re.compile(rf"(?:{_any(latin)})(?![^\W\d_])|(?:{_any(glued)})")


def _by_script(names: Iterable[str]) -> tuple[list[str], list[str]]:
    glued = [name for name in names if GLUED.search(name)]
    return [name for name in names if name not in glued], glued


# What frames a label, and what an engine makes of a fold or of the paper's edge: "!카드".
_AROUND: Final = " .*:=-+#()[]!|'\"<>~·•"
# Beside a label: what it is a total of, in which currency, with which tax.
_ALLOWED = re.compile(
    r"incl(?:usive|uding)?|inkl|exkl|excl|gst|vat|mwst|ust|tva|iva|btw|tax|sales|amount|betrag|eur"
    r"|usd|sgd|myr|idr|twd|krw|jpy|ttc|card|karte|rounded|payable|due|paid|tendered|of|the|to|pay"
)
_MOST_LETTERS: Final = 2
_TOTALS, _SUBTOTALS, _TAXES = _first(TOTAL), _first(SUBTOTAL), _first(TAX)
_CHANGES, _PAYMENTS = _first(CHANGE), _first(PAID)
_TAXES_WITHIN, _TILLS = _whole(TAX), _whole(TILL)
_BEFORES = _starting(BEFORE)
_OTHERS = tuple(normalize_accents(word) for word in OTHER)
