"""Benchmark of what a clean claim costs, stage by stage, and what its processes hold at most."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from statistics import median
from typing import Final

from bench import memory
from bench.evidence.claims import clean, facts
from bench.evidence.drawn_claims import Drawn, claims
from bench.report import Row, p95
from evidence.documents.read_all import read_evidence
from evidence.documents.serial_numbers import match_serial, read_in_copies
from evidence.sandbox.answer import CleanPage
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.file_reading import decoder_for
from evidence.sandbox.job import FileKind, SandboxJob
from evidence.sandbox.pixels.barcodes import Reader
from evidence.sandbox.run import ahead
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
STARTED: Final = "import evidence.sandbox.file_reading as m; m.decoder_for('JPEG')"


def measure() -> Iterator[Row]:
    """Read some claims with a watch, stage after stage; then as they come; then a sandbox alone."""
    drawn = list(islice(claims(0, READ), READ))
    memory.forget_peak()
    ahead.keep()  # as the web process does
    (_first, *read), peak = [_read(each) for each in drawn], memory.peak()
    at_first = [each.watch.times for each in read if not each.needed_copies]
    for name in at_first[0]:
        yield _row(name, [times[name] for times in at_first if name in times])
    yield from _whole("all of a claim", [_sum(times) for times in at_first])
    hard = [_sum(each.watch.times) for each in read if each.needed_copies]
    if hard:
        yield _row(f"the same, of {len(hard)} whose photo is read in copies, too", hard)
    yield from _whole("photo and invoice handed in at once", list(_at_once(drawn)))
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


def _whole(what: str, times: list[StageTime]) -> Iterator[Row]:
    yield _row(f"{what}, p50 of {len(times)}", times)
    processor, clock = (p95(list(column)) for column in zip(*times, strict=True))
    yield Row(f"{what}, p95", f"{processor:.2f}", f"{clock:.2f}")


def _sum(times: dict[str, StageTime]) -> StageTime:
    return reduce(StageTime.plus, times.values())


@dataclass(frozen=True, slots=True)
class _Read:
    watch: Stages
    # Neither a code nor the print of the photo said the serial: it goes to people anyway.
    needed_copies: bool


def _read(drawn: Drawn) -> _Read:
    watch = Stages()
    with watch.timed("photo: sandbox"):
        photo = clean(drawn.photo, "photo.jpg").pages[0]
    with watch.timed("photo: print on the label"):
        is_read = _read_photo(drawn, photo)
    with watch.timed("invoice: sandbox"):
        paper = clean(drawn.invoice, "invoice.jpg", INVOICE_CODE_SECONDS)
    read_evidence(paper.pages, "", facts(drawn), watch)
    return _Read(watch, needed_copies=not is_read)


def _read_photo(drawn: Drawn, photo: CleanPage) -> bool:
    """Read it as a worker does; return whether that took no copy."""
    lines, _around = look_at_label(drawn.serial, photo.codes, photo.content)
    read_in_copies(drawn.serial, photo.codes, lines, photo.content)
    return match_serial(drawn.serial, photo.codes, lines).passed


def _at_once(drawn: list[Drawn]) -> Iterator[StageTime]:
    """Give what a clean claim takes as it comes: the web process cleans, one worker reads."""
    with ThreadPoolExecutor(1) as worker:
        for each in drawn:
            watch = Stages()
            with watch.timed("all"):
                photo = clean(each.photo, "photo.jpg").pages[0]
                is_read = worker.submit(_read_photo, each, photo)
                paper = clean(each.invoice, "invoice.jpg", INVOICE_CODE_SECONDS)
                worker.submit(read_evidence, paper.pages, "", facts(each), Stages()).result()
            if is_read.result():
                yield watch.times["all"]


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
