import io
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image

from portal.demo.drawings import banner, banners, box_label, invoice, order_confirmation, sticker

IMAGES = Path(__file__).parents[3] / "static" / "img"
DRAWN = sorted(IMAGES.rglob("*.svg"))
CATEGORIES = [
    "laptop",
    "all-in-one-pc",
    "desktop",
    "monitor",
    "motherboard",
    "graphics-card",
    "pc-case",
    "gaming-gear",
    "gaming-chair",
    "liquid-cooling",
    "power-supply",
]
SERIALS = ("BA3T01946000V", "PA1T060A01074", "BA9H040230046", "602V397637SB2207004711")


@cache
def a_sticker(serial: str = "BA3T01946000V") -> bytes:
    return sticker(
        serial=serial, chk="4A7", model="912-V397-637", product="GeForce RTX 3060 Ti GAMING X TRIO"
    )


@cache
def a_box_label(serial: str = "BA3T01946000V") -> bytes:
    return box_label(serial=serial, chk="4A7", model="912-V397-637", product="MEG Z690 ACE")


@cache
def an_invoice(
    product: str | None = "PRO MP241", region: str = "DE", language: str = "de"
) -> bytes:
    return invoice(
        store="Nordlicht Hardware",
        region=region,
        number="RE-2023-004711",
        bought_on=date(2023, 3, 9),
        product=product,
        serial="BA9H040230046",
        price="1429.00",
        language=language,
    )


@cache
def an_order_confirmation() -> bytes:
    return order_confirmation(
        store="Toko Nusantara",
        region="ID",
        number="SO/2026/0412",
        ordered_on=date(2026, 4, 12),
        product="Modern AM242 12M",
        price="11499000",
        language="id",
    )


@cache
def a_banner(motif: str = "gpu", title: str = "Top of the Ranking") -> bytes:
    return banner(
        title=title,
        line="Buy a graphics card, get a wallet code",
        period="2023-02-01 - 2023-03-31",
        accent="#d6001c",
        motif=motif,
    )


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png), formats=["PNG"])
    image.load()
    return image


@pytest.mark.parametrize("serial", SERIALS)
@pytest.mark.parametrize("label", [a_sticker, a_box_label])
def test_bar_code_reads_back_as_the_serial(label: Callable[[str], bytes], serial: str) -> None:
    assert [code.text for code in zxingcpp.read_barcodes(opened(label(serial)))] == [serial]


@pytest.mark.parametrize(
    ("draw", "size"),
    [
        (a_sticker, (1200, 800)),
        (a_box_label, (1200, 800)),
        (an_invoice, (1240, 1754)),
        (an_order_confirmation, (1240, 1754)),
        (a_banner, (1200, 400)),
    ],
)
def test_drawing_is_a_png_of_its_size_and_always_the_same(draw: Any, size: tuple[int, int]) -> None:
    drawn = draw()
    assert opened(drawn).size == size
    draw.cache_clear()
    assert draw() == drawn


def test_box_label_is_another_picture_than_the_sticker() -> None:
    assert a_sticker() != a_box_label()


@pytest.mark.parametrize(
    ("paper", "number"),
    [(an_invoice, "RE-2023-004711"), (an_order_confirmation, "SO/2026/0412")],
)
def test_paper_bears_its_number_as_a_bar_code(paper: Callable[[], bytes], number: str) -> None:
    assert [code.text for code in zxingcpp.read_barcodes(opened(paper()))] == [number]


def test_invoice_without_the_product_is_another_paper() -> None:
    assert an_invoice(product=None) != an_invoice()


@pytest.mark.parametrize(
    ("region", "language"),
    [("DE", "de"), ("KR", "ko"), ("SG", "en"), ("ID", "id"), ("FR", "zh-hant")],
)
def test_invoice_is_drawn_for_every_region_and_language(region: str, language: str) -> None:
    assert opened(an_invoice(region=region, language=language)).width == 1240


@pytest.mark.parametrize("motif", banners.MOTIFS)
def test_banner_stays_small(motif: str) -> None:
    assert len(a_banner(motif)) < 40_000


@pytest.mark.parametrize(
    "title", ["X" * 60, "A rather long name of a promotion for everybody", "Ö"]
)
def test_banner_bears_any_title(title: str) -> None:
    assert opened(a_banner(title=title)).size == (1200, 400)


@pytest.mark.parametrize("category", CATEGORIES)
def test_category_has_its_icon_and_its_three_drawings(category: str) -> None:
    wanted = {f"{category}-{place}.svg" for place in ("box", "product", "barcode")}
    assert wanted <= {path.name for path in (IMAGES / "serials").iterdir()}
    assert (IMAGES / "categories" / f"{category}.svg").is_file()


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: str(path.relative_to(IMAGES)))
def test_svg_has_a_title_and_nothing_that_the_content_policy_refuses(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    root = ET.fromstring(source)  # noqa: S314 -- our own files
    names = {element.tag.rpartition("}")[2].lower() for element in root.iter()}
    attributes = {name.lower() for element in root.iter() for name in element.keys()}  # noqa: SIM118 -- an Element is no mapping
    assert (root.findtext("{http://www.w3.org/2000/svg}title") or "").strip()
    assert not names & {"script", "style", "foreignobject", "image", "a"}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    assert "style" not in attributes
    assert not re.search(r"url\((?!#)", source)
    assert len(source.encode()) < 4096
