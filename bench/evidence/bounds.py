"""How sure a count of errors is: the upper end of its 95 % interval (Clopper, Pearson)."""

from collections.abc import Iterator, Sequence
from math import exp, lgamma, log, log1p
from typing import Final

from bench.report import Row

_CONFIDENCE: Final = 0.95
_STEPS: Final = 60


def upper(errors: int, tried: int) -> float:
    """Return the largest rate at which so few errors would still be seen once in 20 times."""
    if tried == 0 or errors >= tried:
        return 1.0
    low, high = errors / tried, 1.0
    for _step in range(_STEPS):
        rate = (low + high) / 2
        if _at_most(errors, tried, rate) > 1 - _CONFIDENCE:
            low = rate
        else:
            high = rate
    return high


def taken(what: str, halves: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Print how many false facts were taken in each half, and the most that it may be of 1,000."""
    yield Row.of_halves(what, (f"{wrong} of {of:,}" for wrong, of in halves))
    wrong, of = (sum(each) for each in zip(*halves, strict=True))
    most = f"below {upper(wrong, of) * 1000:.2f} in 1,000" if of else "none tried"
    yield Row(f"  together, {most}", "", f"{wrong} of {of:,}")


def share(found: int, tried: int) -> str:
    """Format a share."""
    return f"{found} of {tried}, {found / tried:.0%}" if tried else "none"


def _at_most(errors: int, tried: int, rate: float) -> float:
    """Return how likely it is to see at most so many errors at this rate."""
    if rate >= 1:
        return 0.0
    logs = (
        lgamma(tried + 1)
        - lgamma(each + 1)
        - lgamma(tried - each + 1)
        + each * log(rate)
        + (tried - each) * log1p(-rate)
        for each in range(errors + 1)
    )
    return sum(map(exp, logs))
