from dataclasses import replace
from datetime import timedelta
from itertools import islice
from math import tan

import pytest
from PIL import Image, ImageDraw, ImageFont
from pytest_django import Settings

from evidence.documents.dates import find_dates
from evidence.documents.invoice import InvoiceFacts, check_invoice
from evidence.findings import Box, FindingVerdict
from evidence.reading import INVOICE_SIDE, Line, read_lines
from evidence.reading.scripts import script_of
from evidence.reading.tesseract import both, read, read_line
from tests import find_scripts
from tests.evidence.reading.drawn_invoices import (
    ALL_SHOPS,
    MODELS,
    OF_THE_GUIDE,
    DrawnInvoice,
    invoices,
)
from tests.evidence.reading.shops import SHOPS

pytestmark = pytest.mark.skipif(
    bool(find_scripts.missing()), reason="not installed: " + " ".join(find_scripts.missing())
)
FACTS = ("date", "store", "model", "paper")
TILT = 0.1
PRINT = "영수증 2026년 11월 18일"


@pytest.fixture(autouse=True)
def _data_of_the_system(settings: Settings) -> None:
    settings.TESSDATA_DIR = ""


def page_with(text: str, tilt: float) -> tuple[Image.Image, Line]:
    """A page with one tilted line in the middle, and where it is."""
    font = ImageFont.truetype(OF_THE_GUIDE, 40)
    page = Image.new("L", (900, 900), 255)
    width = font.getlength(text)
    ImageDraw.Draw(page).text((450, 450), text, 0, font, "mm")
    page = page.rotate(-tilt * 180 / 3.14159, Image.Resampling.BICUBIC, fillcolor=255)
    wide, high = (width + 6) / 900, (48 + width * tan(tilt)) / 900
    box = Box((1 - wide) / 2, (1 - high) / 2, (1 + wide) / 2, (1 + high) / 2)
    return page, Line("", 0.0, box, tan(tilt))


@pytest.mark.parametrize("tilt", [0.0, TILT])
def test_it_reads_a_line_of_korean_that_lies_level_or_tilted(tilt: float) -> None:
    script = script_of("KR")
    assert script
    read = read_line(*page_with(PRINT, tilt), script)
    assert read.text == PRINT
    assert read.sure > 80


def test_without_its_slope_a_tilted_line_is_not_read() -> None:
    script = script_of("KR")
    assert script
    page, line = page_with(PRINT, TILT)
    level = Line(line.text, line.confidence, line.box)
    assert read_line(page, level, script).text != PRINT


@pytest.mark.long
def test_figures_and_latin_letters_are_those_of_the_first_engine() -> None:
    script = script_of("KR")
    assert script
    page, _ = page_with("MPG 321URX 모니터 755,000원", 0.0)
    texts = [line.text for line in read(page.convert("RGB"), INVOICE_SIDE, script)]
    assert any("모니터" in text for text in texts)
    assert any("MPG 321URX" in text for text in texts)
    assert not any("4" in text for text in texts)  # its own reading of MPG is 406


@pytest.mark.long
@pytest.mark.parametrize(
    ("first", "sure", "figures"),
    [
        ("2/02/22", 0.9, "24/02/22"),  # lost a figure next to the script
        ("/2200", 0.9, "/2200"),  # had others: what is cut away must not make another day
        ("2/02/22", 0.96, "2/02/22"),  # lost nothing
    ],
)
def test_next_to_script_the_first_engine_reads_its_own_part_again(
    first: str, sure: float, figures: str
) -> None:
    script = script_of("KR")
    assert script
    page, line = page_with("거래일자: 24/02/22", 0.0)
    read = [each.text for each in both(page, replace(line, text=first, confidence=sure), script)]
    assert read[-1] == figures
    assert (read[0] == "거래일자: 24/02/22") is (figures == "24/02/22")


def found_on(drawn: DrawnInvoice, language: str) -> set[str]:
    """Which facts the checks find on a paper."""
    script = script_of(drawn.country)
    lines = read_lines(drawn.page, longest_side=INVOICE_SIDE, script=script)
    facts = InvoiceFacts(
        country=drawn.country,
        bought_on=drawn.bought_on,
        store=drawn.store,
        model=drawn.model,
        catalogue=frozenset(MODELS),
        stores=frozenset(ALL_SHOPS[language].stores),
    )
    return {found.kind.value for found in check_invoice([lines], facts) if found.passed}


@pytest.mark.long
@pytest.mark.usefixtures("real_engine")
def test_korean_invoices_are_read_as_well_as_german_ones() -> None:
    found = [found_on(drawn, "ko") for drawn in invoices("ko", seed=2)]
    assert {fact: sum(fact in each for each in found) >= 9 for fact in FACTS} == dict.fromkeys(
        FACTS, True
    )


@pytest.mark.scale
@pytest.mark.usefixtures("real_engine")
@pytest.mark.parametrize("language", [each for each in SHOPS if each != "ko"])
def test_so_are_those_of_the_other_languages(language: str) -> None:
    found = [found_on(drawn, language) for drawn in invoices(language, seed=2)]
    assert {fact: sum(fact in each for each in found) >= 9 for fact in FACTS} == dict.fromkeys(
        FACTS, True
    )


@pytest.mark.long
@pytest.mark.usefixtures("real_engine")
def test_a_korean_invoice_agrees_with_no_other_facts() -> None:
    for drawn in islice(invoices("ko", seed=2), 3):
        script = script_of(drawn.country)
        lines = read_lines(drawn.page, longest_side=INVOICE_SIDE, script=script)
        read = {day for line in lines for day in find_dates(line.text, drawn.country)}
        assert read == {drawn.bought_on}
        for days in (-30, -1, 1, 30):
            other = InvoiceFacts(country="KR", bought_on=drawn.bought_on + timedelta(days))
            assert FindingVerdict.PASS not in {
                each.verdict for each in check_invoice([lines], other) if each.kind.value == "date"
            }
