"""Benchmark of a clean claim: its two photos of 12 megapixels against what nobody could leave out.

The floor decodes both pictures, looks for codes, calls the engine on the same parts and sizes, and
does the checks' own arithmetic: in this process, with nothing cleaned, boxed, kept or handed on.
Both take turns, claim after claim; processor time, that of the sandboxes included.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
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
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import FileKind, SandboxJob
from evidence.sandbox.pictures import sheets
from evidence.sandbox.pixels.barcodes import Reader
from evidence.sandbox.pixels.fingerprint import fingerprint
from evidence.sandbox.run import ahead
from evidence.stages import Stages, StageTime
from evidence.unit_labels.product_label import around_codes, match_label, place_of_serial
from evidence.unit_labels.reading import LABEL_SIDE, look_around, read_label
from evidence.uploads.fields import INVOICE_CODE_SECONDS

COMPARES = (
    "claim: decode + engine + the checks' own arithmetic > photo and invoice of 12 megapixels,\n"
    "       cleaned and read as members hand them in; a claim whose photo says its serial in a code"
)
# The first builds the engine, and does not count.
READ: Final = 13
OPENED: Final = "both opened: in this process > in a sandbox each, and drawn anew"
READ_AND_CHECKED: Final = "read and checked"
STAGES: Final = (OPENED, READ_AND_CHECKED)


def measure() -> Iterator[Row]:
    """Read each claim both ways, in turns; a claim whose photo says no code goes to people."""
    ahead.keep()  # as the web process does
    floors, costs = list[dict[str, StageTime]](), list[dict[str, StageTime]]()
    for number, drawn in enumerate(islice(claims(0, READ), READ)):
        photo = clean(drawn.photo, "photo.jpg").pages[0]
        if not number or not place_of_serial(drawn.serial, photo.codes, []):
            _bare(drawn, photo, Stages())
            continue
        ways: list[tuple[list[dict[str, StageTime]], Callable[[Stages], None]]] = [
            (floors, partial(_bare, drawn, photo)),
            (costs, partial(_whole, drawn)),
        ]
        for seen, way in ways if number % 2 else reversed(ways):
            watch = Stages()
            way(watch)
            seen.append(watch.times)
    yield _row(f"photo and invoice, p50 of {len(costs)}", floors, costs, STAGES)
    for stage in STAGES:
        yield _row(f"  {stage}", floors, costs, [stage])


def _row(
    what: str,
    floors: Sequence[dict[str, StageTime]],
    costs: Sequence[dict[str, StageTime]],
    stages: Sequence[str],
) -> Row:
    before, after = (
        [sum(times[stage].processor for stage in stages) for times in each]
        for each in (floors, costs)
    )
    ratio = median(one / other for one, other in zip(after, before, strict=True))
    return Row(what, f"{median(before):.2f} s", f"{median(after):.2f} s", ratio)


def _whole(drawn: Drawn, watch: Stages) -> None:
    with watch.timed(OPENED):
        photo = clean(drawn.photo, "photo.jpg").pages[0]
        paper = clean(drawn.invoice, "invoice.jpg", INVOICE_CODE_SECONDS)
    with watch.timed(READ_AND_CHECKED):
        match_serial(drawn.serial, photo.codes, [])
        read_label(drawn.serial, photo.codes, photo.content)
        read_evidence(paper.pages, "", facts(drawn), Stages())


def _bare(drawn: Drawn, cleaned: CleanPage, watch: Stages) -> None:
    job = SandboxJob(FileKind.JPEG)
    with watch.timed(OPENED):
        photo = _decoded(drawn.photo, job, job.code_seconds)
        paper = _decoded(drawn.invoice, job, INVOICE_CODE_SECONDS)
    with watch.timed(READ_AND_CHECKED):
        if cleaned.codes:
            _bare_label(drawn, cleaned, photo.clean)
        read = _engine()(paper.clean, INVOICE_SIDE)
        check_pages([read], facts(drawn), lambda _page, _degrees: [])
        find_serial_and_chk([], read)


def _bare_label(drawn: Drawn, cleaned: CleanPage, photo: Image.Image) -> None:
    left, top, right, bottom = around_codes(cleaned.codes)
    width, height = photo.size
    box = round(left * width), round(top * height), round(right * width), round(bottom * height)
    lines = _engine()(photo.crop(box), LABEL_SIDE)
    around = look_around(drawn.serial, cleaned.codes, [], cleaned.content)
    match_serial(drawn.serial, cleaned.codes, [])
    match_label(drawn.serial, cleaned.codes, lines, around)


def _decoded(content: bytes, job: SandboxJob, code_seconds: float) -> DecodedPage:
    page = next(sheets(content, job))
    Reader(code_seconds).read(page.grey)
    fingerprint(page.clean)
    return page


def _engine() -> Callable[[Image.Image, int | None], list[Line]]:
    found: Callable[[Image.Image, int | None], list[Line]] = import_string(settings.READING_ENGINE)
    return found
