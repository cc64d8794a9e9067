import io
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PIL import Image

from evidence.documents.invoice import InvoiceFacts
from evidence.documents.rotation import read_pages
from evidence.findings import Box, FindingKind
from evidence.reading.lines import Line
from portal.demo.drawings import invoice
from tests.evidence.documents.pages import page

FACTS = InvoiceFacts(
    country="DE", bought_on=date(2023, 3, 9), store="Nordlicht Hardware", model="PRO MP241"
)
# What a claim says; of the sale these lines say nothing.
LOOKED_FOR = (FindingKind.PAPER, FindingKind.DATE, FindingKind.STORE, FindingKind.MODEL)
LINES = page("Nordlicht Hardware", "Rechnung Nr. 4711", "09.03.2023", "PRO MP241")


def jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()


class Engine:
    """Reads the lines of an upright page only: one whose red corner is the upper left."""

    def __init__(self, otherwise: list[Line]) -> None:
        self.otherwise, self.times = otherwise, 0

    def __call__(self, content: bytes) -> list[Line]:
        self.times += 1
        picture = Image.open(io.BytesIO(content)).convert("RGB")
        red, _green, blue = picture.getpixel((5, 5))  # type: ignore[misc]
        return LINES if red > 200 and blue < 100 else self.otherwise


def marked(turn: Image.Transpose | None) -> bytes:
    picture = Image.new("RGB", (200, 300), "white")
    picture.paste("red", (0, 0, 60, 60))
    picture.paste("black", (150, 280, 200, 300))
    return jpeg(picture if turn is None else picture.transpose(turn))


def test_an_upright_page_is_read_once() -> None:
    engine = Engine([])
    reading = read_pages([marked(None)], FACTS, engine)
    assert engine.times == 1
    assert all(finding.passed for finding in reading.findings if finding.kind in LOOKED_FOR)


@pytest.mark.parametrize(
    "turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270]
)
def test_a_turned_page_is_turned_until_all_is_found(turn: Image.Transpose) -> None:
    reading = read_pages([marked(turn)], FACTS, Engine([]))
    assert all(finding.passed for finding in reading.findings if finding.kind in LOOKED_FOR)


@pytest.mark.parametrize(
    ("turn", "box"),
    [
        (Image.Transpose.ROTATE_90, Box(0.02, 0.4, 0.05, 0.9)),
        (Image.Transpose.ROTATE_180, Box(0.4, 0.95, 0.9, 0.98)),
        (Image.Transpose.ROTATE_270, Box(0.95, 0.1, 0.98, 0.6)),
    ],
)
def test_boxes_are_those_of_the_page_as_it_is_stored(turn: Image.Transpose, box: Box) -> None:
    reading = read_pages([marked(turn)], FACTS, Engine([]))
    (store,) = (found for found in reading.findings if found.kind is FindingKind.STORE)
    assert store.box == pytest.approx(box)
    assert reading.pages[0][0].box == pytest.approx(box)


OTHER = page("Some print", "that lies", "level here", "and is other")
ON_ITS_SIDE = [replace(line, box=Box(0.1, 0.1, 0.12, 0.9)) for line in OTHER]


def on_their_heads(lines: list[Line]) -> list[Line]:
    return [replace(line, upside_down=True) for line in lines]


@pytest.mark.parametrize(
    ("lines", "turn", "times"),
    [
        (OTHER, Image.Transpose.ROTATE_180, 1),
        (on_their_heads(OTHER), Image.Transpose.ROTATE_180, 2),
        (on_their_heads(OTHER[:1]) + OTHER[1:], Image.Transpose.ROTATE_180, 1),
        (ON_ITS_SIDE, Image.Transpose.ROTATE_270, 2),
        (on_their_heads(ON_ITS_SIDE), Image.Transpose.ROTATE_90, 2),
    ],
)
def test_a_page_is_turned_as_its_lines_were_read_and_an_upright_one_never(
    lines: list[Line], turn: Image.Transpose, times: int
) -> None:
    engine = Engine(lines)
    found = read_pages([marked(turn)], FACTS, engine)
    assert engine.times == times
    assert (times == 2) == (found.pages != [lines])


def test_a_faint_page_is_read_again_with_more_contrast_and_a_blank_one_is_not() -> None:
    some = page("Some print", "that lies", "level here", "and is other")
    contrasts = []

    def read(content: bytes) -> list[Line]:
        grey = Image.open(io.BytesIO(content)).convert("L")
        contrasts.append(int(np.ptp(np.asarray(grey).astype(int))))
        return LINES if contrasts[-1] > 200 else some

    faint = Image.new("L", (200, 300), 210)
    faint.paste(150, (20, 20, 180, 80))
    found = read_pages([jpeg(faint)], FACTS, read).findings
    assert contrasts[0] < 100 < contrasts[1]
    assert all(finding.passed for finding in found if finding.kind in LOOKED_FOR)
    contrasts.clear()
    read_pages([jpeg(Image.new("L", (200, 300), 210))], FACTS, read)
    assert len(contrasts) == 1, "a blank page has no contrast to spread"


@pytest.mark.long
@pytest.mark.usefixtures("real_engine")
def test_a_real_page_on_its_side_is_read() -> None:
    drawn = invoice(
        store="Nordlicht Hardware",
        region="DE",
        number="RE-2023-004711",
        bought_on=date(2023, 3, 9),
        product="PRO MP241",
        serial=None,
        price="139.00",
        language="de",
    )
    upper_part = Image.open(io.BytesIO(drawn)).crop((0, 0, 1240, 720)).convert("RGB")
    reading = read_pages([jpeg(upper_part.transpose(Image.Transpose.ROTATE_90))], FACTS)
    passed = {found.kind for found in reading.findings if found.passed}
    assert passed >= {*LOOKED_FOR, FindingKind.NUMBER}
