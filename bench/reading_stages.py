"""Benchmark of what a clean claim costs, stage by stage, and what its processes hold at most."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from statistics import median
from typing import Final

from bench import memory
from bench.evidence.claims import clean, facts
from bench.evidence.drawn_claims import Drawn, claims
from bench.report import Row
from evidence.documents.read_all import read_evidence
from evidence.sandbox.__main__ import decoder_for
from evidence.sandbox.barcodes import Reader
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import FileKind, SandboxJob
from evidence.stages import Stages
from evidence.uploads.fields import INVOICE_CODE_SECONDS

COMPARES = (
    "readings: two photos of 12 megapixels, p50 of each stage: seconds of the processor > by the\n"
    "clock; of the sandbox's parts, which count in its stage, of the processor only"
)
# The first builds the engine, and does not count.
READ: Final = 6
STARTED: Final = "import evidence.sandbox.__main__ as m; m.decoder_for('JPEG')"


def measure() -> Iterator[Row]:
    """Read some claims with a watch; then the parts of a sandbox, without one."""
    drawn = list(islice(claims(0), READ))
    watches, peak = [_read(each) for each in drawn], memory.peak()
    for name in watches[1].times:
        times = [watch.times[name] for watch in watches[1:] if name in watch.times]
        processor, clock = (median(column) for column in zip(*times, strict=True))
        yield Row(name, f"{processor:.2f}", f"{clock:.2f}")
    parts = defaultdict[str, list[float]](list)
    for each in drawn:
        for name, seconds in _parts(each):
            parts[name].append(seconds)
    for name, taken in parts.items():
        yield Row(f"of a sandbox: {name}", f"{median(taken):.2f}", "")
    yield Row("most memory of this process", "", f"{peak / 1024:,.0f} MB")


def _read(drawn: Drawn) -> Stages:
    watch = Stages()
    memory.forget_peak()
    with watch.timed("photo: sandbox"):
        clean(drawn.photo, "photo.jpg")
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
