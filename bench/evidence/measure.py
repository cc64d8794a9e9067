"""Benchmark of the evidence checks: papers, lies, labels, whole claims, and data of others."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from bench.evidence import (
    data,
    false_facts,
    findings_table,
    honest_papers,
    kept,
    label_photos,
    told_lies,
    whole_claims,
)
from bench.evidence.reader import ReadPaper
from bench.evidence.sizes import FULL, QUICK, Size
from bench.labels import hard_readings
from bench.report import Row

COMPARES = (
    "evidence: papers, labels and claims that were drawn; those tuned on > those held back;\n"
    "`--quick` for a look; `--seed WORD` draws others; `--data FOLDER` adds real ones"
)
_DATA: Final = "EVIDENCE_DATA"


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure: how much, from which seed, and with which data."""

    size: Size = FULL
    seed: str = ""
    data: Path | None = None
    # Rows are repeated in the table at the end.
    rows: list[Row] = field(default_factory=list)

    @property
    def seeds(self) -> tuple[str, str]:
        """Return the seed that rules may be tuned on, and the one that is held back."""
        return f"tuned{self.seed}", f"held{self.seed}"


def options(*, quick: bool, seed: str, cartons: int | None, folder: Path | None) -> Options:
    """Read the options of the command line; the environment may name the data as well."""
    named = folder or (Path(os.environ[_DATA]) if os.environ.get(_DATA) else None)
    size = QUICK if quick else FULL
    return Options(size if cartons is None else replace(size, cartons=cartons), seed, named)


def measure(wanted: Options) -> Iterator[Row]:
    """Measure all of it, then print the findings of the auditors with a column for now."""
    with kept.readings_kept():
        for row in _all(wanted):
            wanted.rows.append(row)
            yield row
    yield from findings_table.measure(wanted.rows)


def _all(wanted: Options) -> Iterator[Row]:
    size, seeds = wanted.size, wanted.seeds
    papers = [honest_papers.read_all(size.papers, size.other_papers, seed) for seed in seeds]
    yield from honest_papers.measure(papers)
    yield from false_facts.measure([_false(half) for half in papers])
    if size.lies:
        yield from told_lies.measure([told_lies.read_all(size.lies, seed) for seed in seeds])
    yield from label_photos.serials(size.labels, seeds)
    yield from label_photos.confusion(size.cartons, seeds)
    if size.hard:
        yield from hard_readings.measure(size.hard)
    if size.claims:
        yield from whole_claims.measure(size.claims)
    if wanted.data and wanted.data.is_dir():
        yield from data.measure(wanted.data)
    else:
        yield Row(f"data: no folder (--data or {_DATA})")
    if size.timed:
        yield from whole_claims.needed()


def _false(half: list[ReadPaper]) -> list[false_facts.Tried]:
    found = []
    for number, read in enumerate(half):
        found += false_facts.tried_on(read)
        kept.progress("false facts", number + 1, len(half))
    return found
