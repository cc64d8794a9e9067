"""Check the total of an invoice: that something was paid, and that the sums above it add up.

Honest papers are full of discounts, roundings and sums that are printed twice, so a total is held
against a paper only where the way to it is plain, and then only for a person to look at.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from evidence.findings import Finding, FindingKind, FindingVerdict
from evidence.purchases import labels
from evidence.purchases.amounts import amounts_in, row_of
from evidence.reading.lines import Line

RULE: Final = "total/3"
# Cash is rounded to the smallest coin, sums of taxes to the cent.
_COIN, _SHARE = Decimal("0.06"), Decimal("0.001")


@dataclass(frozen=True, slots=True)
class _Sum:
    value: Decimal
    line: Line
    is_money: bool


def match_total(lines: Sequence[Line]) -> Finding:
    """Check the total: zero or less fails; one that does not add up is for people.

    So is one that cannot be read where nothing was paid. It passes where a sum above it leads to
    it; where nothing does, nothing is said.
    """
    totals = [*_sums(labels.is_total, lines)]
    if not totals:
        return _of_what_was_paid(lines)
    # What is still due may be zero on a paper that was paid: the largest is the total.
    total = max(totals, key=lambda each: each.value)
    if total.value <= 0:
        return _finding(FindingVerdict.FAIL, total)
    if any(_near(total.value, each) for each in _added(lines)):
        return _finding(FindingVerdict.PASS, total)
    # Who raises a total raises what was paid as well, but seldom all that stands above it.
    if reached := _contradicted(total, totals, lines):
        return _finding(FindingVerdict.NEAR, total, reached)
    if any(_near(total.value, each) for each in _paid(lines)):
        return _finding(FindingVerdict.PASS, total)
    return _finding(FindingVerdict.UNREADABLE, total)


def _of_what_was_paid(lines: Sequence[Line]) -> Finding:
    """Say nothing of a total that cannot be read, but where nothing was paid it is for people."""
    paid = [*_sums(labels.is_paid, lines)]
    if paid and all(each.value <= 0 for each in paid):
        return _finding(FindingVerdict.NEAR, paid[0])
    return _finding(FindingVerdict.UNREADABLE)


def _added(lines: Sequence[Line]) -> Iterator[Decimal]:
    """Yield what the total may be by the sums above it, before tax and with it."""
    subtotals = [each.value for each in _sums(labels.is_subtotal, lines)]
    taxes = [each.value for each in _taxes(lines)]
    yield from subtotals
    for subtotal in subtotals:
        yield from (subtotal + tax for tax in taxes)
        yield subtotal + sum(taxes)


def _paid(lines: Sequence[Line]) -> Iterator[Decimal]:
    """Yield what was paid, and what of it is left after the change."""
    paid = [each.value for each in _sums(labels.is_paid, lines)]
    change = [each.value for each in _sums(labels.is_change, lines)]
    yield from paid
    for each in paid:
        yield from (each - abs(back) for back in change)


def _contradicted(total: _Sum, totals: Sequence[_Sum], lines: Sequence[Line]) -> Decimal | None:
    """Return the sum that the paper gives where it plainly leads to another total."""
    subtotals, taxes = [*_sums(labels.is_subtotal, lines)], _taxes(lines)
    is_plain = len(subtotals) == len(taxes) == 1 and not any(
        labels.says_other(line.text) for line in _between(subtotals[0].line, total.line, lines)
    )
    agree = all(_near(one.value, other.value) for one, other in pairwise(totals))
    if not is_plain or not agree:
        return None
    return subtotals[0].value + taxes[0].value


def _taxes(lines: Sequence[Line]) -> list[_Sum]:
    """List the taxes; a bare number above all sums is the shop's registration: "GST 20012"."""
    top = min((each.line.box.top for each in _sums(labels.is_subtotal, lines)), default=0.0)
    taxes = _sums(labels.is_tax, lines)
    return [each for each in taxes if each.is_money or each.line.box.top >= top]


def _between(first: Line, last: Line, lines: Sequence[Line]) -> Iterator[Line]:
    top, bottom = sorted([first.box.top, last.box.top])
    return (line for line in lines if top <= line.box.top <= bottom)


def _sums(is_named: Callable[[str], bool], lines: Sequence[Line]) -> Iterator[_Sum]:
    """Yield the last amount of each row that begins with this label, with its place."""
    for line in lines:
        if not is_named(line.text):
            continue
        found = [(each, cell) for cell in row_of(line, lines) for each in amounts_in(cell.text)]
        money = [pair for pair in found if pair[0].is_money] or found
        if money:
            amount, cell = money[-1]
            # "3 00" is what a stain left of an amount.
            if amount.is_money or len(amounts_in(cell.text)) == 1:
                yield _Sum(amount.value, cell, amount.is_money)


def _near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= max(_COIN, _SHARE * abs(one))


def _finding(
    verdict: FindingVerdict, total: _Sum | None = None, reached: Decimal | None = None
) -> Finding:
    return Finding(
        kind=FindingKind.TOTAL,
        verdict=verdict,
        rule=RULE,
        expected="" if reached is None else str(reached),
        read=total.line.text if total else "",
        box=total.line.box if total else None,
        confidence=total.line.confidence if total else 0.0,
    )
