"""A PDF as it is shown: forms with their values, and what it says of itself beside the pages."""

import io

import pytest
from PIL import Image

from evidence.sandbox.answer import StatedText
from evidence.sandbox.job import FileKind, Refusal
from evidence.sandbox.papers import e_invoices
from tests.evidence.hostile_papers import pdf, stream
from tests.evidence.sandbox.papers.unboxed_pages import pages_of

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
CII = f"""<?xml version='1.0' encoding='UTF-8'?>
<rsm:CrossIndustryInvoice xmlns:rsm="{RSM}" xmlns:ram="ram">
<rsm:ExchangedDocument><ram:ID>RE-4711</ram:ID><ram:TypeCode>380</ram:TypeCode>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>
<ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeProduct>
<ram:Name>GeForce RTX 4070</ram:Name></ram:SpecifiedTradeProduct>
</ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Nordlicht GmbH</ram:Name>
</ram:SellerTradeParty></ram:ApplicableHeaderTradeAgreement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""
UBL = """<Invoice xmlns="u" xmlns:cbc="b" xmlns:cac="a"><cbc:ID>RE-4711</cbc:ID>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cac:AccountingSupplierParty><cac:Party>
<cac:PartyName><cbc:Name>Nordlicht GmbH</cbc:Name></cac:PartyName></cac:Party>
</cac:AccountingSupplierParty><cac:InvoiceLine><cac:Item><cbc:Name>GeForce RTX 4070</cbc:Name>
</cac:Item></cac:InvoiceLine></Invoice>"""
STATED = [
    StatedText("Invoice", "RE-4711"),
    StatedText("Invoice No. RE-4711", "RE-4711"),
    StatedText("Nordlicht GmbH", "Nordlicht GmbH"),
    StatedText("GeForce RTX 4070", "GeForce RTX 4070"),
]


def form(more: str = "", catalog: str = "") -> bytes:
    """A form with a value that has no picture of its own."""
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(RE-4711)/Rect[50 700 300 740]/F 4"
    field += b"/DA(/Helv 20 Tf 0 g)>>"
    entries = f"/AcroForm<</Fields[4 0 R]/DR<</Font<</Helv 5 0 R>>>>{more}>>{catalog}"
    paper = pdf(catalog=entries, objects=[field, FONT])
    return paper.replace(b"/Contents 3 0 R", b"/Annots[4 0 R]/Contents 3 0 R")


def with_attached(name: str, content: str) -> bytes:
    """Attach a file to a PDF."""
    named = f"/Names<</EmbeddedFiles<</Names[({name}) 4 0 R]>>>>"
    place = f"<</Type/Filespec/F({name})/UF({name})/EF<</F 5 0 R>>>>".encode()
    return pdf(catalog=named, objects=[place, stream(content.encode(), "/Type/EmbeddedFile")])


def test_a_form_is_drawn_with_its_values() -> None:
    (page,) = pages_of(form(), FileKind.PDF)
    assert min(Image.open(io.BytesIO(page.content)).convert("L").tobytes()) < 60
    (static,) = pages_of(form("/XFA(x)"), FileKind.PDF)
    assert static.content == page.content


def test_a_form_that_only_adobe_draws_is_refused() -> None:
    with pytest.raises(Refusal, match="xfa"):
        pages_of(form("/XFA(x)", "/NeedsRendering true"), FileKind.PDF)


def test_the_text_layer_comes_with_its_places() -> None:
    words = b"BT /F 40 Tf 50 700 Td (Invoice 4711) Tj ET"
    paper = pdf(words, resources="/Font<</F 4 0 R>>", objects=[FONT])
    (upright,) = pages_of(paper, FileKind.PDF)
    (line,) = upright.stated
    assert (line.text, line.value) == ("Invoice 4711", "Invoice 4711")
    assert line.box == pytest.approx((0.09, 0.135, 0.45, 0.17), abs=0.01)
    (turned,) = pages_of(paper.replace(b"/MediaBox", b"/Rotate 180/MediaBox"), FileKind.PDF)
    assert turned.stated[0].box == pytest.approx((0.55, 0.83, 0.91, 0.865), abs=0.01)


def test_letters_that_were_placed_one_by_one_are_a_line_and_columns_are_two() -> None:
    placed = zip(b"RE-4711", range(50, 120, 6), strict=False)
    spaced = b"".join(b"BT /F 10 Tf %d 700 Td (%c) Tj ET " % (x, letter) for letter, x in placed)
    spaced += b"BT /F 10 Tf 350 700 Td (599.00) Tj ET"
    (page,) = pages_of(pdf(spaced, resources="/Font<</F 4 0 R>>", objects=[FONT]), FileKind.PDF)
    assert [each.text.replace(" ", "") for each in page.stated] == ["RE-4711", "599.00"]


@pytest.mark.parametrize(("name", "content"), [("factur-x.xml", CII), ("xrechnung.XML", UBL)])
def test_an_electronic_invoice_says_its_number_seller_and_products(name: str, content: str) -> None:
    (page,) = pages_of(with_attached(name, content), FileKind.PDF)
    assert list(page.stated) == STATED


def test_a_credit_note_is_no_invoice() -> None:
    assert list(e_invoices.stated_by(CII.replace("380", "381").encode())) == STATED[1:]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<Invoice",
        "<other/>",
        "<Invoice/>",
        f"<!DOCTYPE Invoice [<!ENTITY a 'b'>]>{UBL}".replace("RE-4711", "&a;"),
        UBL + " " * e_invoices.MOST_BYTES,
    ],
)
def test_other_data_says_nothing(content: str) -> None:
    assert list(e_invoices.stated_by(content.encode())) == []
    assert list(e_invoices.stated_by(content.encode("utf-16"))) == []
