"""Benchmark of loading files of codes and serial numbers: against a bare COPY, and its memory."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection

from bench import database
from bench.report import Row, per_second, seconds
from portal.environment import VAR_DIR
from tests.factories import make_product, make_promotion, make_reward

COMPARES = (
    "loading: bare COPY of 200,000 rows into an unlogged table > the command that loads them;\n"
    "         growth of peak memory for 20,000 lines > for 200,000"
)
LINES = 200_000
FEWER_LINES = 20_000
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
            yield _speed(kind, Path(folder))
        for kind in KINDS:
            yield _memory(kind, Path(folder))


def _speed(kind: Kind, folder: Path) -> Row:
    file = _file(kind, folder, LINES)
    loads, copies = [], []
    for _ in range(ROUNDS):
        _stage()
        loads.append(seconds(partial(load, kind.command, str(file), *kind.options)))
        copies.append(_bare_copy(kind.table, folder / "rows"))
    bare, loaded = LINES / median(copies), LINES / median(loads)
    ratio = median(copy / load for copy, load in zip(copies, loads, strict=True))
    what = f"lines, COPY > {kind.command}"
    return Row(what, per_second(bare), per_second(loaded), ratio)


def _memory(kind: Kind, folder: Path) -> Row:
    fewer, more = (_growth(kind, _file(kind, folder, n)) for n in (FEWER_LINES, LINES))
    what = f"memory of {kind.command}, 20,000 > 200,000"
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
    """Time a COPY of the table's rows from a file into an unlogged table without indexes."""
    with connection.cursor() as cursor:
        with file.open("w", encoding="utf-8") as out:
            cursor.copy_expert(f"COPY {table} TO STDOUT", out)
        cursor.execute(f"CREATE UNLOGGED TABLE bare (LIKE {table})")
        with file.open(encoding="utf-8") as rows:
            taken = seconds(lambda: cursor.copy_expert("COPY bare FROM STDIN", rows))
        assert cursor.rowcount == LINES
    return taken
