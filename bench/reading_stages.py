"""Benchmark of what a clean claim costs, stage by stage, and what its processes hold at most."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from itertools import islice
from statistics import median
from typing import Final

from bench import memory
from bench.evidence.claims import clean, facts
from bench.evidence.drawn_claims import Drawn, claims
from bench.report import Row, p95
from evidence.documents.read_all import read_evidence
from evidence.documents.serial_numbers import read_in_copies
from evidence.sandbox.__main__ import decoder_for
from evidence.sandbox.barcodes import Reader
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import FileKind, SandboxJob
from evidence.stages import Stages, StageTime
from evidence.unit_labels.reading import look_at_label
from evidence.uploads.fields import INVOICE_CODE_SECONDS

COMPARES = (
    "readings: two photos of 12 megapixels, p50 of each stage: seconds of the processor > by the\n"
    "clock; of the sandbox's parts, which count in its stage, of the processor only"
)
# The first builds the engine, and does not count.
READ: Final = 21
# So many show what the parts of a sandbox take, which differs little.
_TAKEN_APART: Final = 5
STARTED: Final = "import evidence.sandbox.__main__ as m; m.decoder_for('JPEG')"


def measure() -> Iterator[Row]:
    """Read some claims with a watch; then the parts of a sandbox, without one."""
    drawn = list(islice(claims(0, READ), READ))
    memory.forget_peak()
    (_first, *watches), peak = [_read(each).times for each in drawn], memory.peak()
    for name in watches[0]:
        yield _row(name, [times[name] for times in watches if name in times])
    claim = [_sum(times) for times in watches]
    yield _row(f"all of a claim, p50 of {len(claim)}", claim)
    processor, clock = (p95(list(column)) for column in zip(*claim, strict=True))
    yield Row("all of a claim, p95", f"{processor:.2f}", f"{clock:.2f}")
    parts = defaultdict[str, list[float]](list)
    for each in drawn[:_TAKEN_APART]:
        for name, seconds in _parts(each):
            parts[name].append(seconds)
    for name, taken in parts.items():
        yield Row(f"of a sandbox: {name}", f"{median(taken):.2f}", "")
    yield Row("most memory of this process", "", f"{peak / 1024:,.0f} MB")


def _row(name: str, times: list[StageTime]) -> Row:
    processor, clock = (median(column) for column in zip(*times, strict=True))
    return Row(name, f"{processor:.2f}", f"{clock:.2f}")


def _sum(times: dict[str, StageTime]) -> StageTime:
    return reduce(StageTime.plus, times.values())


def _read(drawn: Drawn) -> Stages:
    watch = Stages()
    with watch.timed("photo: sandbox"):
        photo = clean(drawn.photo, "photo.jpg").pages[0]
    with watch.timed("photo: print on the label"):
        lines, _around = look_at_label(drawn.serial, photo.codes, photo.content)
        read_in_copies(drawn.serial, photo.codes, lines, photo.content)
    with watch.timed("invoice: sandbox"):
        paper = clean(drawn.invoice, "invoice.jpg", INVOICE_CODE_SECONDS)
    read_evidence(paper.pages, "", facts(drawn), watch)
    return watch


def _parts(drawn: Drawn) -> Iterator[tuple[str, float]]:
    watch, job = Stages(), SandboxJob(FileKind.JPEG)
    with watch.timed("start"):
        subprocess.run([sys.executable, "-E", "-s", "-c", STARTED], check=True)
    sheets = decoder_for(job.kind)
    for name, content, seconds in (
        ("photo", drawn.photo, job.code_seconds),
        ("invoice", drawn.invoice, INVOICE_CODE_SECONDS),
    ):
        with watch.timed(f"{name}, decoded"):
            pages: list[DecodedPage] = list(sheets(content, job))
        with watch.timed(f"{name}, codes"):
            Reader(seconds).read(pages[0].grey)
    yield from ((name, took.processor) for name, took in watch.times.items())
