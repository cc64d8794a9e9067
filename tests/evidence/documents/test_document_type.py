import pytest

from evidence.documents.document_type import (
    DocumentType,
    document_type_named,
    match_document_type,
    match_refund,
)
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
        ("CASH RECEIPT", DocumentType.INVOICE),
        ("TAX INVOICE / ADJUSTMENT NOTE", DocumentType.INVOICE),
        ("Handelsrechnung Nr. X-4711 vom 09.03.2023", DocumentType.INVOICE),
        ("Rechnung Nr. RE-2023-55 vom 09.03.2023", DocumentType.INVOICE),
        ("Kassenbon Nr. 0815", DocumentType.INVOICE),
        ("Struk Belanja", DocumentType.INVOICE),
        ("Pokladní doklad č. 123", DocumentType.INVOICE),
        ("Verkoopfactuur", DocumentType.INVOICE),
        ("Perakende Satiş Fişi", DocumentType.INVOICE),
        ("电子发票", DocumentType.INVOICE),
        ("お買上明細書", DocumentType.INVOICE),
        ("간이영수증", DocumentType.INVOICE),
        ("[ 영 수 증 ]", DocumentType.INVOICE),
        ("거래명세서", DocumentType.INVOICE),
        ("신용카드 매출전표", DocumentType.INVOICE),
        ("카드매줄전표", DocumentType.INVOICE),  # one letter of 출 is misread
        ("영수중 240152070", DocumentType.INVOICE),  # the foot of a vowel is seen where none is
        ("승인취소", DocumentType.CREDIT_NOTE),
        ("신용카드 취소전표", DocumentType.CREDIT_NOTE),
        ("Credit Note", DocumentType.CREDIT_NOTE),
        ("Stornorechnung Nr. 12", DocumentType.CREDIT_NOTE),
        ("REFUND TOTAL -389.00", DocumentType.CREDIT_NOTE),
        ("Nota di credito n. 15/2023", DocumentType.CREDIT_NOTE),
        ("退款單", DocumentType.CREDIT_NOTE),
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
        "Invoice date 12.03.2024",
        "Rechnung zu Auftrag 123",
        "Refund policy",
        "Goods sold are not refundable",
        "카드매줄진표",  # two letters are
        "영수장",  # in so short a title another vowel makes another word
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


@pytest.mark.parametrize(
    "text",
    ["Credit Note", "Gutschrift Nr. 4711", "Refund 389.00", "Avoir", "返金"],
)
def test_a_refund_is_named_with_its_place_and_is_no_invoice(text: str) -> None:
    lines = page(text, "Nordlicht Hardware", "PRO MP241")
    refund = match_refund(lines)
    assert (refund.verdict, refund.read, refund.box) == (FindingVerdict.FAIL, text, lines[0].box)
    assert match_document_type(lines).verdict is FindingVerdict.FAIL


@pytest.mark.parametrize(
    "text",
    [
        "No refund",
        "교환/환불",
        "환불규정",
        "취소 및 환불 안내",
        "Refund 0.00",
        "Keine Rückerstattung",
        "Returns within 14 days",
        "不退款",
        "Storno 1",
    ],
)
def test_what_honest_receipts_say_of_refunds_is_none(text: str) -> None:
    assert match_refund(page("Invoice", text)).verdict is FindingVerdict.PASS


def test_nothing_read_says_nothing_of_a_refund() -> None:
    assert match_refund([]).verdict is FindingVerdict.UNREADABLE
