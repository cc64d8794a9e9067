"""Documents from shops: the invoice that proves a purchase; the order confirmation that doesn't."""

import zlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from PIL import Image

from portal.demo.drawings.canvas import Pen, bars, fitting_size, png
from portal.demo.drawings.shop_words import (
    UNNAMED_GOODS,
    Custom,
    InvoiceWords,
    custom,
    invoice_title,
    words,
)

SIZE: Final = (1240, 1754)
_LEFT, _RIGHT = 100, 1140
_COLUMN_ENDS: Final = (700, 920, _RIGHT)
_STORE_COLOURS: Final = ("#15616d", "#6a3d9a", "#b3541e", "#2f6f3e", "#1f4e8c")
_GREY: Final = "#5f6368"
_LINE: Final = "#c9ccd1"


@dataclass(frozen=True, kw_only=True)
class _Paper:
    title: str
    labels: tuple[str, str]
    closing: str
    store: str
    number: str
    day: date
    goods: str
    serial: str | None
    price: Decimal
    words: InvoiceWords
    custom: Custom


def invoice(  # noqa: PLR0913 -- one argument for each thing that the paper states
    *,
    store: str,
    region: str,
    number: str,
    bought_on: date,
    product: str | None,
    serial: str | None,
    price: str,
    language: str,
) -> bytes:
    """Draw an invoice; `price` is the amount paid, digits only ("329.00"), tax included."""
    printed = words(language)
    paper = _Paper(
        title=invoice_title(region, language),
        labels=(printed.invoice_number, printed.invoice_date),
        closing=printed.paid,
        store=store,
        number=number,
        day=bought_on,
        goods=product or UNNAMED_GOODS,
        serial=serial,
        price=Decimal(price),
        words=printed,
        custom=custom(region),
    )
    return _drawn(paper)


def order_confirmation(  # noqa: PLR0913 -- one argument for each thing that the paper states
    *,
    store: str,
    region: str,
    number: str,
    ordered_on: date,
    product: str,
    price: str,
    language: str,
) -> bytes:
    """Draw an order confirmation: the wrong document, which says so itself."""
    printed = words(language)
    paper = _Paper(
        title=printed.confirmation,
        labels=(printed.order_number, printed.order_date),
        closing=printed.not_an_invoice,
        store=store,
        number=number,
        day=ordered_on,
        goods=product,
        serial=None,
        price=Decimal(price),
        words=printed,
        custom=custom(region),
    )
    return _drawn(paper)


def _drawn(paper: _Paper) -> bytes:
    pen = Pen(Image.new("RGB", SIZE, "#ffffff"))
    colour = _STORE_COLOURS[zlib.crc32(paper.store.encode()) % len(_STORE_COLOURS)]
    _letterhead(pen, paper, colour)
    _heading(pen, paper)
    _items(pen, paper, colour)
    _totals(pen, paper, colour)
    _closing(pen, paper, colour)
    # With few, distinct colours the octree is as good as the median cut, and five times faster.
    return png(pen.image.quantize(64, Image.Quantize.FASTOCTREE), packing=1)


def _letterhead(pen: Pen, paper: _Paper, colour: str) -> None:
    pen.draw.rectangle((0, 0, SIZE[0], 22), fill=colour)
    pen.draw.rounded_rectangle((_LEFT, 90, _LEFT + 96, 186), radius=18, fill=colour)
    pen.draw.polygon([(122, 164), (148, 110), (174, 164)], fill="#ffffff")
    size = fitting_size(paper.store, size=54, width=540)
    pen.write(224, 157, paper.store, size=size, bold=True)
    for y, line in zip((124, 160), paper.custom.address, strict=True):
        pen.write(_RIGHT, y, line, size=26, fill=_GREY, right=True)
    pen.rule(_LEFT, 232, _RIGHT - _LEFT, fill=_LINE)


def _heading(pen: Pen, paper: _Paper) -> None:
    pen.write(_LEFT, 350, paper.title, size=68, bold=True)
    pen.write(_LEFT, 440, paper.words.customer, size=26, fill=_GREY)
    pen.write(_LEFT, 480, paper.words.counter_sale, size=30)
    values = (paper.number, paper.custom.day(paper.day))
    for y, label, value in zip((440, 488), paper.labels, values, strict=True):
        pen.write(600, y, label, size=28, fill=_GREY)
        size = fitting_size(value, size=32, width=270)
        pen.write(_RIGHT, y, value, size=size, right=True, bold=True)


def _items(pen: Pen, paper: _Paper, colour: str) -> None:
    pen.draw.rectangle((_LEFT, 560, _RIGHT, 622), fill=colour)
    description, *figures = paper.words.columns
    pen.write(_LEFT + 20, 601, description, size=26, fill="#ffffff")
    for end, heading in zip(_COLUMN_ENDS, figures, strict=True):
        pen.write(end - 20, 601, heading, size=26, fill="#ffffff", right=True)
    _item(pen, 680, paper.goods, paper.custom.money(paper.price))
    if paper.serial:
        pen.write(_LEFT + 20, 722, f"S/N: {paper.serial}", size=26, fill=_GREY)
    pen.rule(_LEFT, 756, _RIGHT - _LEFT, fill=_LINE)
    _item(pen, 806, paper.words.shipping, paper.custom.money(Decimal(0)))
    pen.rule(_LEFT, 836, _RIGHT - _LEFT, fill=_LINE)


def _item(pen: Pen, y: int, description: str, amount: str) -> None:
    size = fitting_size(description, size=30, width=_COLUMN_ENDS[0] - _LEFT - 110)
    pen.write(_LEFT + 20, y, description, size=size)
    for end, figure in zip(_COLUMN_ENDS, ("1", amount, amount), strict=True):
        pen.write(end - 20, y, figure, size=28, right=True)


def _totals(pen: Pen, paper: _Paper, colour: str) -> None:
    net = paper.custom.net(paper.price)
    tax = f"{paper.custom.tax} {paper.custom.tax_percent} %"
    lines = ((paper.words.net, net), (tax, paper.price - net))
    for y, (label, amount) in zip((906, 958), lines, strict=True):
        pen.write(620, y, label, size=28, fill=_GREY)
        pen.write(_RIGHT - 20, y, paper.custom.money(amount), size=28, right=True)
    pen.rule(600, 984, _RIGHT - 600, fill=colour, width=4)
    pen.write(620, 1040, paper.words.total, size=36, bold=True)
    total = paper.custom.money(paper.price)
    pen.write(_RIGHT - 20, 1040, total, size=36, bold=True, right=True)


def _closing(pen: Pen, paper: _Paper, colour: str) -> None:
    pen.write(_LEFT, 1180, paper.closing, size=30)
    pen.write(_LEFT, 1228, paper.words.thanks, size=30)
    pen.image.paste("#111111", (_LEFT, 1300), bars(paper.number, scale=3, height=90))
    pen.rule(_LEFT, 1600, _RIGHT - _LEFT, fill=_LINE)
    pen.write(
        _LEFT, 1644, f"{paper.store} - {', '.join(paper.custom.address)}", size=22, fill=_GREY
    )
    specimen = "Specimen drawn for a demonstration. No sale took place."
    pen.write(_LEFT, 1680, specimen, size=22, fill=_GREY)
    pen.draw.rectangle((0, SIZE[1] - 22, SIZE[0], SIZE[1]), fill=colour)
