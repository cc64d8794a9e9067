import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import override_settings
from PIL import Image

from evidence.documents.serial_numbers import match_serial
from evidence.findings import Box, FindingVerdict
from evidence.reading import INVOICE_SIDE, Line, rapid, read_lines
from evidence.reading.lines import below, right_of, with_neighbours
from portal.demo.drawings import invoice, sticker

SERIAL = "BA3T01946000V"
UPPER_PART = (1240, 720)
pytestmark = pytest.mark.usefixtures("real_engine")


def jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=85)
    return stream.getvalue()


def a_sticker() -> bytes:
    drawn = sticker(serial=SERIAL, chk="4A7", model="9S6-AE0711-412", product="Modern AM242 12M")
    return jpeg(Image.open(io.BytesIO(drawn)).reduce(2))


def an_invoice() -> bytes:
    """Give its upper part, where all stands that is looked for."""
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
    return jpeg(Image.open(io.BytesIO(drawn)).crop((0, 0, *UPPER_PART)))


def line(text: str, left: float, top: float, *, wide: float = 0.2, high: float = 0.02) -> Line:
    return Line(text, 0.9, Box(left, top, left + wide, top + high))


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    # Built anew, so that the models are loaded while no network is there.
    rapid.engine.cache_clear()
    yield
    rapid.engine.cache_clear()


@pytest.mark.usefixtures("no_network")
def test_a_sticker_is_read_without_the_network() -> None:
    found = match_serial(SERIAL, [], read_lines(a_sticker(), longest_side=None))
    assert found.verdict is FindingVerdict.PASS
    assert found.confidence > 0.8
    assert found.box
    assert 0.6 < found.box.top < found.box.bottom < 0.75


@pytest.mark.long
def test_an_invoice_is_read_from_a_smaller_copy() -> None:
    texts = [line.text for line in read_lines(an_invoice(), longest_side=INVOICE_SIDE)]
    assert {"Nordlicht Hardware", "09.03.2023", "PRO MP241", "RE-2023-004711"} <= set(texts)


def without_print() -> bytes:
    return jpeg(Image.new("RGB", (320, 240), "grey"))


def test_a_picture_without_print_has_no_lines() -> None:
    assert read_lines(without_print(), longest_side=INVOICE_SIDE) == []


def test_importing_loads_no_engine() -> None:
    code = "import sys, evidence.reading; sys.exit('rapidocr' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.long
def test_each_process_builds_its_own_engine_once_for_pictures_of_all_kinds() -> None:
    read_lines(without_print(), longest_side=INVOICE_SIDE)
    before = rapid.engine.cache_info()
    read_lines(without_print(), longest_side=None)
    assert rapid.engine.cache_info().misses == before.misses
    finder = rapid.engine(os.getpid()).text_det
    assert (finder.limit_type, finder.limit_side_len) == ("min", 736)
    read_lines(without_print(), longest_side=INVOICE_SIDE)
    assert (finder.limit_type, finder.limit_side_len) == ("max", INVOICE_SIDE)
    assert rapid.engine(-1) is rapid.engine(-1) is not rapid.engine(os.getpid())


@pytest.mark.long
def test_a_page_on_its_head_is_read_and_says_so() -> None:
    upright = Image.open(io.BytesIO(an_invoice()))
    for degrees, upside_down in ((0, False), (90, True), (180, True), (270, False)):
        lines = rapid.read(upright.rotate(degrees, expand=True), INVOICE_SIDE)
        assert "RE-2023-004711" in {line.text for line in lines}
        long = [line.upside_down for line in lines if len(line.text) > 4]
        assert sum(long) * 2 > len(long) if upside_down else sum(long) * 2 < len(long)


def other_engine(picture: Image.Image, longest_side: int | None) -> list[Line]:
    return [line(f"{picture.size} {longest_side}", 0, 0)]


@override_settings(READING_ENGINE=f"{__name__}.other_engine")
def test_settings_name_another_engine() -> None:
    assert read_lines(an_invoice(), longest_side=5)[0].text == f"{UPPER_PART} 5"


def test_neighbours_are_the_next_in_the_row_and_the_next_below() -> None:
    label, value = line("Invoice No.", 0.1, 0.1), line("4711", 0.4, 0.102)
    far, under = line("Page 1", 0.8, 0.101), line("Date", 0.15, 0.125)
    foot = line("Foot", 0.1, 0.9)
    page = [foot, far, under, value, label]
    assert right_of(label, page) is value
    assert right_of(far, page) is None
    assert below(label, page) is under
    assert below(under, page) is None
    joined = {each.text for each in with_neighbours(page)}
    assert {"Invoice No. 4711", "4711 Page 1", "Invoice No. Date"} <= joined
    assert not any("Foot" in text for text in joined if text != "Foot")


def test_the_rows_of_a_tilted_page_are_followed() -> None:
    label = Line("Invoice No.", 0.9, Box(0.1, 0.226, 0.3, 0.267), -0.08)
    value = Line("4711", 0.9, Box(0.7, 0.186, 0.85, 0.22), -0.08)
    date_label = Line("Date", 0.9, Box(0.1, 0.256, 0.3, 0.297), -0.08)
    day = Line("09.03.2023", 0.9, Box(0.7, 0.216, 0.85, 0.25), -0.08)
    page = [label, value, date_label, day]
    assert right_of(label, page) is value
    assert right_of(date_label, page) is day
    assert below(label, page) is date_label


def test_joined_lines_are_as_sure_as_the_less_sure_one() -> None:
    first, second = Line("a", 0.9, Box(0, 0, 0.1, 0.1)), Line("b", 0.4, Box(0.2, 0, 0.5, 0.1))
    (both,) = (each for each in with_neighbours([first, second]) if each.text == "a b")
    assert (both.confidence, both.box) == (0.4, Box(0, 0, 0.5, 0.1))
