"""Recognise the receipt of a till, which has no title, by what makes a receipt.

Of 326 real receipts 80 had no title. A receipt states a total and how it was paid, what was sold,
and bears two of these: a tax, a time of day, a till or who served. An order shows most of that too,
so a paper that speaks of an order, an offer or a basket is left to people.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.purchases import labels
from evidence.purchases.amounts import money_in, row_of
from evidence.reading.lines import Line, below

_FEWEST_SIGNS: Final = 2
_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)")
_CARD_NUMBER = re.compile(r"[*xX#•]{4,}\s?\d{3,4}(?!\d)")


def receipt_total(lines: Sequence[Line]) -> Line | None:
    """Return the line of the total if the paper is a till's receipt, else None."""
    if any(labels.says_before(line.text) for line in lines):
        return None
    total = next(
        (line for line in lines if labels.is_total(line.text) and _sums(line, lines)), None
    )
    is_receipt = total and _is_paid(lines) and _has_items(lines)
    return total if is_receipt and sum(_signs(lines)) >= _FEWEST_SIGNS else None


def times_in(text: str) -> list[str]:
    """Return the times of day in a text: what tells two receipts of one day apart."""
    return [found.zfill(len("00:00")) for found in _CLOCK.findall(text)]


def _signs(lines: Sequence[Line]) -> Iterator[bool]:
    yield any(labels.says_tax(line.text) for line in lines)
    yield any(_CLOCK.search(line.text) for line in lines)
    yield any(labels.says_till(line.text) for line in lines)


def _is_paid(lines: Sequence[Line]) -> bool:
    return any(
        _CARD_NUMBER.search(line.text)
        or ((labels.is_paid(line.text) or labels.is_change(line.text)) and _sums(line, lines))
        for line in lines
    )


def _has_items(lines: Sequence[Line]) -> bool:
    """Return whether something was sold: an amount stands in a row of its own."""
    summed = {id(cell) for line in lines if _is_summary(line.text) for cell in row_of(line, lines)}
    return any(money_in(line.text) and id(line) not in summed for line in lines)


def _is_summary(text: str) -> bool:
    named = (labels.is_total, labels.is_subtotal, labels.is_tax, labels.is_paid, labels.is_change)
    return any(is_named(text) for is_named in named) or labels.says_tax(text)


def _sums(line: Line, lines: Sequence[Line]) -> bool:
    cells = [*row_of(line, lines)]
    under = below(line, lines)
    return any(money_in(cell.text) for cell in [*cells, *([under] if under else [])])
