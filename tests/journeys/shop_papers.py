"""Papers of a shop as members hand them in: a receipt, a PDF with its data, an edited photo."""

import io
from collections.abc import Sequence
from datetime import date

import numpy as np
from PIL import Image, ImageDraw

from portal.demo.catalogue import STORES, Unit
from portal.demo.drawings.canvas import font, png
from tests.evidence.hostile_papers import pdf, stream

STORE = STORES["DE"][0]
# The longest name of a product ends at 698: a price nearer to it is read as a part of it.
SIZE, LEFT, PRICE, TOP, ROW = (1000, 1300), 80, 800, 120, 80
FONTS = "/Font<</H<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"


def receipt(unit: Unit, bought_on: date) -> bytes:
    """A till's receipt without a title."""
    return png(_drawn(_sold(unit, bought_on)))


def credit_note(unit: Unit, bought_on: date) -> bytes:
    """The same, given back."""
    return png(_drawn([("Credit Note", ""), *_sold(unit, bought_on)]))


def edited(unit: Unit, bought_on: date, *, to: date) -> bytes:
    """A photo of the receipt whose day was painted over and typed anew."""
    lines = [("Invoice", ""), *_sold(unit, bought_on)]
    paper = _drawn(lines, paper=200)
    noise = np.random.default_rng(4).normal(0, 4, (SIZE[1], SIZE[0]))
    photo = Image.fromarray((np.asarray(paper) + noise).clip(10, 240).astype(np.uint8))
    draw = ImageDraw.Draw(photo)
    row = TOP + ROW * next(
        n for n, (text, _) in enumerate(lines) if text.startswith(_day(bought_on))
    )
    draw.rectangle((LEFT - 8, row - 8, LEFT + 330, row + 44), fill=200)
    draw.text((LEFT, row), _day(to), font=font(36), fill=30)
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=95)
    return out.getvalue()


def zugferd(unit: Unit, bought_on: date) -> bytes:
    """A PDF invoice with the data that an electronic invoice brings."""
    lines = [("Invoice", ""), ("Invoice No.", "RE-20417"), *_sold(unit, bought_on)]
    text = "BT /H 14 Tf 60 780 Td " + "".join(
        f"({left}) Tj 300 0 Td ({right}) Tj -300 -30 Td " for left, right in lines
    )
    data = f"""<?xml version='1.0' encoding='UTF-8'?>
<rsm:CrossIndustryInvoice xmlns:rsm="{RSM}" xmlns:ram="ram"><rsm:ExchangedDocument>
<ram:ID>RE-20417</ram:ID><ram:TypeCode>380</ram:TypeCode></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty>
<ram:Name>{STORE}</ram:Name></ram:SellerTradeParty></ram:ApplicableHeaderTradeAgreement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""
    name = "factur-x.xml"
    place = f"<</Type/Filespec/F({name})/UF({name})/EF<</F 5 0 R>>>>".encode()
    return pdf(
        f"{text}ET".encode(),
        resources=FONTS,
        catalog=f"/Names<</EmbeddedFiles<</Names[({name}) 4 0 R]>>>>",
        objects=[place, stream(data.encode(), "/Type/EmbeddedFile")],
    )


def _sold(unit: Unit, bought_on: date) -> list[tuple[str, str]]:
    return [
        (STORE, ""),
        ("Feldweg 3, 04109 Leipzig", ""),
        (unit.model.name, "389.00"),
        (f"S/N {unit.serial}", ""),
        ("Total EUR", "389.00"),
        ("Girocard", "389.00"),
        ("MwSt 19%", "62.11"),
        (f"{_day(bought_on)}  14:23", "Kasse 2"),
        ("Bon-Nr.", f"{unit.serial[-4:]}-17"),
    ]


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _drawn(lines: Sequence[tuple[str, str]], *, paper: int = 255) -> Image.Image:
    picture = Image.new("L", SIZE, paper)
    draw = ImageDraw.Draw(picture)
    for number, (left, right) in enumerate(lines):
        draw.text((LEFT, TOP + number * ROW), left, font=font(36), fill=30)
        draw.text((PRICE, TOP + number * ROW), right, font=font(36), fill=30)
    return picture
