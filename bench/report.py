"""Print the table of results, and format its figures."""

import os
import platform
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles
from textwrap import fill
from typing import Self

from django.db import connection

WIDTHS = (64, 14, 14, 9, 18, 7)
WIDE = 110
MOST_OF_AN_ERROR = 200
# Written by ``make bench``, and by nobody else.
HEADING = """# Performance

Written by `make bench`: what each line means is told in [bench/README.md](../bench/README.md), and
what it has to reach in `bench/goals.py`. Read the ratios: the figures beside them are of this
machine and of what else it did.

- Day: {day}
- Commit: {commit}
- Machine: {hardware}; its load at the end: {load}

```
{table}
```
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, the baseline, the result, their ratio.

    Which goal a line has says ``goals.py``; one that has more to reach than a ratio says it itself.
    """

    what: str
    base: str = ""
    measured: str = ""
    ratio: float | None = None
    goal: str = ""
    is_met: bool = False

    @classmethod
    def of_halves(cls, what: str, halves: Iterable[str]) -> Self:
        """Make a line of two results: those that were tuned on, and those held back."""
        tuned, held = halves
        return cls(what, tuned, held)


# All that was printed, to be written down at the end; and how many lines met their goal.
printed: list[str] = []
verdicts: Counter[str] = Counter()


def head() -> None:
    """Print the column headings, and count anew."""
    verdicts.clear()
    _line("", "base", "measured", "ratio", "goal", "")


def section(
    compares: str,
    rows: Iterable[Row],
    judged: Callable[[Row], tuple[str, str]],
    why_short: Callable[[Row], str],
) -> None:
    """Print what a benchmark compares, then each line as soon as it is measured, and its goal.

    Under a line that is short stands why, as a profile or a plan told.
    """
    _say(f"\n{compares}")
    begun = time.perf_counter()
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        goal, verdict = judged(row)
        verdicts[verdict] += 1
        _line(f"  {row.what}", row.base, row.measured, ratio, goal, verdict)
        if verdict == "short":
            _say(
                fill(why_short(row), WIDE, initial_indent="      why: ", subsequent_indent=" " * 11)
            )
    _say(f"  (took {(time.perf_counter() - begun) / 60:.1f} min)")


def failed(name: str, error: Exception) -> None:
    """Print that a benchmark ended with an error; what it had measured stands above."""
    verdicts["failed"] += 1
    said = " ".join(f"{type(error).__name__}: {error}".split())
    _line(f"  {name}: failed", "", "", "", "", "failed")
    _say(f"    {said[:MOST_OF_AN_ERROR]}")


def conclusion(command: str) -> None:
    """Print how many lines met their goal, and how it was asked for."""
    counted = ", ".join(f"{verdicts[each]} {each}" for each in ("pass", "short", "failed"))
    _say(f"\n{command}: {counted}\n")


def write(file: Path) -> None:
    """Write down what was printed, with the day, the commit and the machine."""
    commit = _said(["git", "rev-parse", "--short=8", "HEAD"]) or "unknown"
    changed = " and changes" if _said(["git", "status", "--porcelain", "--", "*.py"]) else ""
    table = "\n".join(printed).strip("\n")
    file.write_text(
        HEADING.format(
            day=date.today().isoformat(),  # noqa: DTZ011 -- the day of this machine
            commit=f"{commit}{changed}",
            hardware=_hardware(),
            load=", ".join(f"{each:.1f}" for each in os.getloadavg()),
            table=table,
        ),
        encoding="utf-8",
    )


def _hardware() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} cores ({names[0] if names else platform.machine()}), {pages >> 30} GB"


def _said(command: list[str]) -> str:
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return said.stdout.strip()


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
    _say("".join([first, *others]).rstrip())


def _say(text: str) -> None:
    printed.append(text)
    print(text, flush=True)
