"""Invoices as PDFs: text that is drawn as text, and the data for machines of Factur-X beside it."""

import io
import zlib
from xml.sax.saxutils import escape

from PIL import ImageColor

from bench.drawing.sheet import Print, Sheet
from bench.papers.sales import Sale

# An A4 page is 595 points wide, a drawn one 1240 pixels.
_POINTS = 595 / 1240
_RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
_UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"


def pdf(sheet: Sheet, attached: str = "") -> bytes:
    """Write a sheet as a PDF with a text layer in Helvetica; `attached` is an e-invoice's XML."""
    wide, high = sheet.width * _POINTS, sheet.height * _POINTS
    fonts = "".join(
        f"/{name}<</Type/Font/Subtype/Type1/BaseFont/{base}/Encoding/WinAnsiEncoding>>"
        for name, base in (("F0", "Helvetica"), ("F1", "Helvetica-Bold"))
    )
    names = "/Names<</EmbeddedFiles<</Names[(factur-x.xml) 5 0 R]>>>>/AF[5 0 R]" if attached else ""
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{names}>>".encode(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide:.1f} {high:.1f}]/Contents 4 0 R"
        f"/Resources<</Font<<{fonts}>>>>>>".encode(),
        _stream(_drawing(sheet), "/Filter/FlateDecode"),
    ]
    if attached:
        place = "<</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/AFRelationship/Alternative"
        objects += [
            f"{place}/EF<</F 6 0 R>>>>".encode(),
            _stream(attached.encode(), "/Type/EmbeddedFile/Subtype/text#2Fxml/Filter/FlateDecode"),
        ]
    return _file(objects)


def factur_x(sale: Sale) -> str:
    """Write the data of a sale in the syntax of UN/CEFACT, profile BASIC."""
    items = "".join(
        "<ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeProduct>"
        f"<ram:Name>{escape(text)}</ram:Name></ram:SpecifiedTradeProduct>"
        "</ram:IncludedSupplyChainTradeLineItem>"
        for text, _price in sale.items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        f'<rsm:CrossIndustryInvoice xmlns:rsm="{_RSM}" xmlns:ram="{_RAM}" xmlns:udt="{_UDT}">'
        f"<rsm:ExchangedDocument><ram:ID>{escape(sale.number)}</ram:ID>"
        "<ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>"
        f'<udt:DateTimeString format="102">{sale.bought_on:%Y%m%d}</udt:DateTimeString>'
        "</ram:IssueDateTime></rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>"
        f"{items}<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty>"
        f"<ram:Name>{escape(sale.store)}</ram:Name></ram:SellerTradeParty>"
        "</ram:ApplicableHeaderTradeAgreement></rsm:SupplyChainTradeTransaction>"
        "</rsm:CrossIndustryInvoice>"
    )


def _drawing(sheet: Sheet) -> bytes:
    high = sheet.height
    parts = []
    for shape in sheet.shapes:
        box = (shape.left, high - shape.bottom, shape.right - shape.left, shape.bottom - shape.top)
        sides = " ".join(f"{side * _POINTS:.2f}" for side in box)
        parts.append(f"{_colour(shape.colour)} rg {sides} re f".encode())
    parts += [_written(each, high) for each in sheet.prints]
    return b"\n".join(parts)


def _written(each: Print, high: float) -> bytes:
    text = each.text.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    place = f"{each.x * _POINTS:.2f} {(high - each.y) * _POINTS:.2f}"
    size = f"{each.size * _POINTS:.2f}"
    head = f"BT {_colour(each.colour)} rg /F{each.bold:d} {size} Tf {place} Td (".encode()
    return head + text + b") Tj ET"


def _colour(name: str) -> str:
    return " ".join(f"{part / 255:.3f}" for part in ImageColor.getrgb(name)[:3])


def _stream(content: bytes, entries: str) -> bytes:
    packed = zlib.compress(content)
    head = f"<<{entries}/Length {len(packed)}>>stream\n".encode()
    return head + packed + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    written = io.BytesIO()
    written.write(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(written.tell())
        written.write(b"%d 0 obj\n" % number + each + b"\nendobj\n")
    table = written.tell()
    written.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    written.writelines(b"%010d 00000 n \n" % place for place in places)
    written.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1))
    written.write(b"startxref\n%d\n%%%%EOF" % table)
    return written.getvalue()
