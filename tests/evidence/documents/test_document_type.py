import pytest

from evidence.documents.document_type import DocumentType, document_type_named, match_document_type
from evidence.findings import FindingVerdict
from tests.evidence.documents.pages import page, tall


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("Order Confirmation", DocumentType.ORDER_CONFIRMATION),
        ("ORDERCONFIRMATION No. 4711", DocumentType.ORDER_CONFIRMATION),
        ("Auftragsbestätigung", DocumentType.ORDER_CONFIRMATION),
        ("Auftragsbestaetigung Nr. 4711", DocumentType.ORDER_CONFIRMATION),
        ("주문 확인서", DocumentType.ORDER_CONFIRMATION),
        ("Konfirmasi Pesanan", DocumentType.ORDER_CONFIRMATION),
        ("訂單確認", DocumentType.ORDER_CONFIRMATION),
        ("订单确认书", DocumentType.ORDER_CONFIRMATION),
        ("Confirmation de commande", DocumentType.ORDER_CONFIRMATION),
        ("Lieferschein", DocumentType.DELIVERY_NOTE),
        ("Surat Jalan", DocumentType.DELIVERY_NOTE),
        ("送貨單", DocumentType.DELIVERY_NOTE),
        ("Packing Slip", DocumentType.DELIVERY_NOTE),
        ("Angebot", DocumentType.QUOTATION),
        ("견적서", DocumentType.QUOTATION),
        ("Pro-forma invoice", DocumentType.PRO_FORMA),
        ("Proforma-Rechnung", DocumentType.PRO_FORMA),
        ("Rechnung", DocumentType.INVOICE),
        ("TAX INVOICE (ORIGINAL)", DocumentType.INVOICE),
        ("Rechnung / Invoice", DocumentType.INVOICE),
        ("Faktur Pajak", DocumentType.INVOICE),
        ("Facture n°562044387 du 02 Juillet 2015", DocumentType.INVOICE),
        ("電子發票", DocumentType.INVOICE),
        ("세금계산서", DocumentType.INVOICE),
    ],
)
def test_a_title_names_its_paper(text: str, paper: DocumentType) -> None:
    assert document_type_named(text) is paper


@pytest.mark.parametrize(
    "text",
    [
        "We will send an order confirmation by e-mail",
        "Rechnungsadresse",
        "Invoice address",
        "Fisch GmbH",
        "Lieferscheindatum und Ort",
        "Thank you for your order, the invoice is attached",
    ],
)
def test_a_sentence_or_an_address_is_no_title(text: str) -> None:
    assert document_type_named(text) is None


@pytest.mark.parametrize(
    "denial",
    [
        "This is not an invoice. Your invoice comes with the goods.",
        "Dies ist keine Rechnung.",
        "Ini bukan faktur. Faktur dikirim bersama barang.",
        "本單據不是發票",
        "이 문서는 세금계산서가 아닙니다",
    ],
)
def test_a_paper_that_says_so_is_no_invoice(denial: str) -> None:
    assert match_document_type(page("Rechnung", denial)).verdict is FindingVerdict.FAIL


def test_the_larger_title_decides() -> None:
    invoice = [tall("Rechnung", 0, 0.05), tall("Lieferschein-Nr. 123", 1, 0.02)]
    assert match_document_type(invoice).verdict is FindingVerdict.PASS
    order = [tall("Auftragsbestätigung Nr. 4711", 0, 0.05), tall("Rechnung", 3, 0.02)]
    found = match_document_type(order)
    assert (found.verdict, found.box) == (FindingVerdict.FAIL, order[0].box)
    assert found.read.endswith("(order confirmation)")


def test_in_doubt_the_paper_is_an_invoice() -> None:
    assert match_document_type(page("Delivery Note", "Tax Invoice")).verdict is FindingVerdict.PASS


def test_a_paper_without_a_title_is_unreadable() -> None:
    assert match_document_type(page("PRO MP241", "139,00")).verdict is FindingVerdict.UNREADABLE
