"""Benchmark of loading files of codes and serial numbers: against COPY, and its memory."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection

from bench import database, peers
from bench.report import Row, per_second, processor_seconds
from portal.environment import VAR_DIR
from tests.factories import make_product, make_promotion, make_reward

COMPARES = (
    "loading: COPY of the rows into their table with its indexes > the command that loads it,\n"
    "         by processor time of both sides (goal: twice as much at most);\n"
    "         others > the command (goals: 40 and 3 times);\n"
    "         growth of peak memory for 20,000 lines > for all (goal: 50 MB)"
)
# SCALE=full: a million of each.
LINES = 1_000_000 if os.environ.get("SCALE") == "full" else 200_000
FEWER_LINES = 20_000
# By django-import-export, plain and in bulk: enough of them.
LINES_OF_PEERS = {False: 1_000, True: 20_000}
ROUNDS = 2
MODEL = "912-V397-BENCH"
PROMOTION, REWARD = "bench", "Bench code"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the command that loads it, its table, and its lines."""

    command: str
    options: tuple[str, ...]
    table: str
    header: str
    line: Callable[[int], str]


KINDS = [
    Kind(
        "load_promo_codes",
        ("--promotion", PROMOTION, "--reward", REWARD),
        "promotions_rewardcode",
        "",
        lambda i: f"MSIKW-{i:07}-QZXJV\n",
    ),
    Kind(
        "load_serials",
        (),
        "products_serialnumber",
        "serial,model,CHK\n",
        lambda i: f"602V397{i:07},{MODEL},{i % 1000:03}\n",
    ),
]


def measure() -> Iterator[Row]:
    """Measure the speed for each kind of file, then the memory."""
    with TemporaryDirectory(dir=VAR_DIR) as folder:
        for kind in KINDS:
            yield from _speed(kind, Path(folder))
        for kind in KINDS:
            yield _memory(kind, Path(folder))


def _speed(kind: Kind, folder: Path) -> Iterator[Row]:
    file = _file(kind, folder, LINES)
    loads, copies = [], []
    for _ in range(ROUNDS):
        _stage()
        loads.append(processor_seconds(partial(load, kind.command, str(file), *kind.options)))
        copies.append(_bare_copy(kind.table, folder / "rows"))
    ratio = median(load / copy for copy, load in zip(copies, loads, strict=True))
    bare, ours = (median(times) for times in (copies, loads))
    rates = per_second(LINES / bare), per_second(LINES / ours)
    yield Row(f"lines, COPY > {kind.command}; times the work", *rates, ratio)
    if not peers.IS_THERE:
        yield Row("  django-import-export is not installed")
        return
    with file.open(encoding="ascii") as opened:
        lines = list(islice(opened, bool(kind.header), max(LINES_OF_PEERS.values())))
    for is_bulk, count in LINES_OF_PEERS.items():
        _stage()
        spent = peers.seconds_a_line(kind.table, lines[:count], is_bulk=is_bulk)
        what = f"  django-import-export{', bulk' if is_bulk else ''} > {kind.command}"
        yield Row(what, per_second(1 / spent), rates[1], spent * LINES / ours)


def _memory(kind: Kind, folder: Path) -> Row:
    fewer, more = (_growth(kind, _file(kind, folder, n)) for n in (FEWER_LINES, LINES))
    what = f"memory of {kind.command}, 20,000 > {LINES:,}"
    return Row(what, f"{fewer / 1024:.1f} MB", f"{more / 1024:.1f} MB", more / fewer)


def _growth(kind: Kind, file: Path) -> int:
    _stage()
    program = [sys.executable, "-m", "bench.memory", "loading", kind.command, str(file)]
    done = subprocess.run([*program, *kind.options], check=True, capture_output=True, text=True)
    return int(done.stdout)


def load(command: str, *words: str) -> None:
    """Load a file with the command that ops use."""
    said = call_command(command, *words, stdout=io.StringIO())
    assert "0 known, 0 left out" in said, said


def _stage() -> None:
    database.fresh("loading")
    make_product(model=MODEL)
    make_reward(make_promotion(slug=PROMOTION), name=REWARD)


def _file(kind: Kind, folder: Path, lines: int) -> Path:
    file = folder / f"{kind.command}-{lines}"
    if not file.exists():
        with file.open("w", encoding="ascii") as out:
            out.write(kind.header)
            out.writelines(kind.line(i) for i in range(lines))
    return file


def _bare_copy(table: str, file: Path) -> float:
    """Measure a COPY of the table's rows from a file into the emptied table, as it is."""
    with connection.cursor() as cursor:
        with file.open("w", encoding="utf-8") as out:
            cursor.copy_expert(f"COPY {table} TO STDOUT", out)
        cursor.execute(f"TRUNCATE {table} CASCADE")
        with file.open(encoding="utf-8") as rows:
            spent = processor_seconds(lambda: cursor.copy_expert(f"COPY {table} FROM STDIN", rows))
        assert cursor.rowcount == LINES
    return spent
