"""Print the table of results, and format its figures."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import quantiles
from typing import Self

WIDTHS = (56, 14, 14, 9)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, the baseline, the result, their ratio."""

    what: str
    base: str = ""
    measured: str = ""
    ratio: float | None = None

    @classmethod
    def of_halves(cls, what: str, halves: Iterable[str]) -> Self:
        """Make a line of two results: those that were tuned on, and those held back."""
        tuned, held = halves
        return cls(what, tuned, held)


def head() -> None:
    """Print the column headings."""
    _line("", "base", "measured", "ratio")


def section(compares: str, rows: Iterable[Row]) -> None:
    """Print what a benchmark compares, then each line as soon as it is measured."""
    print(f"\n{compares}", flush=True)
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        _line(f"  {row.what}", row.base, row.measured, ratio)


def seconds(act: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(times, n=20)[-1]


def milliseconds(duration: float) -> str:
    """Format a duration."""
    return f"{duration * 1000:.1f} ms"


def per_second(rate: float) -> str:
    """Format a rate."""
    return f"{rate:,.0f} /s"


def _line(*cells: str) -> None:
    first, *others = (
        f"{cell:<{width}}" if place == 0 else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )
    print("".join([first, *others]).rstrip(), flush=True)
