"""The table that is printed, and the figures in it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import quantiles

WIDTHS = (56, 14, 14, 9)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, the figure it is held against, the figure, their ratio."""

    what: str
    base: str = ""
    measured: str = ""
    ratio: float | None = None


def head() -> None:
    """Print the names of the columns."""
    _line("", "base", "measured", "ratio")


def section(compares: str, rows: Iterable[Row]) -> None:
    """Print what a measurement compares, then each of its lines as soon as it is known."""
    print(f"\n{compares}", flush=True)
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        _line(f"  {row.what}", row.base, row.measured, ratio)


def seconds(act: Callable[[], object]) -> float:
    """Time one act."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def p95(times: list[float]) -> float:
    """Give the time that 95 of 100 stayed under."""
    return quantiles(times, n=20)[-1]


def milliseconds(duration: float) -> str:
    """Write a duration."""
    return f"{duration * 1000:.1f} ms"


def per_second(rate: float) -> str:
    """Write a rate."""
    return f"{rate:,.0f} /s"


def _line(*cells: str) -> None:
    first, *others = (
        f"{cell:<{width}}" if place == 0 else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )
    print("".join([first, *others]).rstrip(), flush=True)
