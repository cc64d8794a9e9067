"""Benchmark of a clean claim: its two photos of 12 megapixels against what nobody could leave out.

The floor decodes both pictures, looks for codes, calls the engine on the same parts and sizes, and
does the checks' own arithmetic: in this process, with nothing cleaned, boxed, kept or handed on.
Both take turns, claim after claim; processor time, that of the sandboxes included.
"""

import os
from collections.abc import Callable, Iterator
from itertools import islice
from statistics import median
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string
from PIL import Image

from bench.evidence.claims import clean, facts
from bench.evidence.drawn_claims import Drawn, claims
from bench.report import Row
from evidence.documents.read_all import read_evidence
from evidence.documents.rotation import check_pages
from evidence.documents.serial_numbers import find_serial_and_chk, match_serial
from evidence.reading import INVOICE_SIDE, Line
from evidence.sandbox.answer import CleanPage
from evidence.sandbox.barcodes import Reader
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.fingerprint import fingerprint
from evidence.sandbox.job import FileKind, SandboxJob
from evidence.sandbox.pictures import sheets
from evidence.stages import Stages
from evidence.unit_labels.product_label import around_codes, match_label, place_of_serial
from evidence.unit_labels.reading import LABEL_SIDE, look_around, read_label
from evidence.uploads.fields import INVOICE_CODE_SECONDS

COMPARES = (
    "claim: decode + engine + the checks' own arithmetic > photo and invoice of 12 megapixels,\n"
    "       cleaned and read as members hand them in; a claim whose photo says its serial in a code"
)
# The first builds the engine, and does not count.
READ: Final = 13


def measure() -> Iterator[Row]:
    """Read each claim both ways, in turns; a claim whose photo says no code goes to people."""
    floors, costs = list[float](), list[float]()
    for number, drawn in enumerate(islice(claims(0, READ), READ)):
        photo = clean(drawn.photo, "photo.jpg").pages[0]
        if not number or not place_of_serial(drawn.serial, photo.codes, []):
            _bare(drawn, photo)
            continue
        ways: list[tuple[list[float], Callable[[], object]]] = [
            (floors, lambda: _bare(drawn, photo)),  # noqa: B023 -- called before the next one
            (costs, lambda: _whole(drawn)),  # noqa: B023 -- as above
        ]
        for seen, way in ways if number % 2 else reversed(ways):
            seen.append(_seconds(way))
    ratio = median(cost / floor for floor, cost in zip(floors, costs, strict=True))
    figures = f"{median(floors):.2f} s", f"{median(costs):.2f} s"
    yield Row(f"photo and invoice, p50 of {len(costs)}", *figures, ratio)


def _whole(drawn: Drawn) -> None:
    photo = clean(drawn.photo, "photo.jpg").pages[0]
    match_serial(drawn.serial, photo.codes, [])
    read_label(drawn.serial, photo.codes, photo.content)
    paper = clean(drawn.invoice, "invoice.jpg", INVOICE_CODE_SECONDS)
    read_evidence(paper.pages, "", facts(drawn), Stages())


def _bare(drawn: Drawn, cleaned: CleanPage) -> None:
    job = SandboxJob(FileKind.JPEG)
    photo = _decoded(drawn.photo, job, job.code_seconds)
    if cleaned.codes:
        left, top, right, bottom = around_codes(cleaned.codes)
        width, height = photo.clean.size
        box = round(left * width), round(top * height), round(right * width), round(bottom * height)
        lines = _engine()(photo.clean.crop(box), LABEL_SIDE)
        around = look_around(drawn.serial, cleaned.codes, [], cleaned.content)
        match_serial(drawn.serial, cleaned.codes, [])
        match_label(drawn.serial, cleaned.codes, lines, around)
    paper = _decoded(drawn.invoice, job, INVOICE_CODE_SECONDS)
    read = _engine()(paper.clean, INVOICE_SIDE)
    check_pages([read], facts(drawn), lambda _page, _degrees: [])
    find_serial_and_chk([], read)


def _decoded(content: bytes, job: SandboxJob, code_seconds: float) -> DecodedPage:
    page = next(sheets(content, job))
    Reader(code_seconds).read(page.grey)
    fingerprint(page.clean)
    return page


def _engine() -> Callable[[Image.Image, int | None], list[Line]]:
    found: Callable[[Image.Image, int | None], list[Line]] = import_string(settings.READING_ENGINE)
    return found


def _seconds(act: Callable[[], object]) -> float:
    before = sum(os.times()[:4])
    act()
    return sum(os.times()[:4]) - before
