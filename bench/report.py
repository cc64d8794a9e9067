"""Print the table of results, and format its figures."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Self

from django.db import connection

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


def processor_seconds(act: Callable[[], object]) -> float:
    """Return the processor time of one call: of this process, and of PostgreSQL for it.

    What else the machine does counts for nothing. Without PostgreSQL at hand it is this process's.
    """
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    ours, theirs = time.process_time(), _spent_by(backend)
    act()
    return time.process_time() - ours + _spent_by(backend) - theirs


def _spent_by(process: int) -> float:
    try:
        figures = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(figures[11]) + int(figures[12])) / os.sysconf("SC_CLK_TCK")


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
