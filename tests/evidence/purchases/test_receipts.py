"""Till receipts of several countries without a title, and papers that only look like one."""

from datetime import date

import pytest

from evidence.documents.document_type import match_document_type
from evidence.documents.invoice import InvoiceFacts, check_invoice
from evidence.findings import FindingKind, FindingVerdict
from evidence.purchases.receipts import receipt_total, times_in
from tests.evidence.documents.pages import table

MALAYSIA = (
    "KEDAI KOMPUTER CEMPAKA SDN BHD | ",
    "GST ID: 000112233445",
    "12/03/2024 | 14:23:05",
    "CASHIER: AINA | TILL 02",
    "PRO MP241 MONITOR",
    "1 X 489.00 | 489.00",
    "TOTAL INCL. GST 6% | RM 489.00",
    "CASH | 500.00",
    "CHANGE | 11.00",
)
GERMANY = (
    "Technikhaus Auenwald",
    "Feldweg 3, 04109 Leipzig",
    "PRO MP241 23.8 | 139,00 A",
    "HDMI-Kabel | 9,90 A",
    "SUMME EUR | 148,90",
    "Girocard | 148,90",
    "MwSt A 19% | 23,77",
    "12.03.2024 14:23 | Kasse 2",
    "Es bediente Sie Frau Linde",
)
INDONESIA = (
    "TOKO MELATI KOMPUTER",
    "12-03-2024 14.23 | Kasir: Dewi",
    "PRO MP241 | Rp 2.150.000",
    "Total | Rp 2.150.000",
    "Tunai | Rp 2.200.000",
    "Kembali | Rp 50.000",
    "PPN 11% sudah termasuk",
)
TAIWAN = (
    "晨光電腦",
    "2024-03-12 14:23:05",
    "PRO MP241 | NT$3,990",
    "小計 | NT$3,990",
    "總計 | NT$3,990",
    "信用卡 | NT$3,990",
    "收銀員 03 | 機號 01",
)
FRANCE = (
    "INFO LUMIERE",
    "le 12/03/2024 à 14:23",
    "PRO MP241 | 139,00",
    "TOTAL TTC | 139,00 €",
    "Carte bancaire | 139,00",
    "TVA 20 % | 23,17",
)
UNITED_STATES = (
    "MAPLE STREET COMPUTERS",
    "03/12/2024 02:23 PM | Register 4",
    "PRO MP241 | 139.00",
    "SUBTOTAL | 139.00",
    "SALES TAX 8.25% | 11.47",
    "TOTAL | $150.47",
    "VISA ************4711 | $150.47",
)
POLAND = (
    "KOMPUTERY BRZOZA",
    "PRO MP241 | 1 x 599,00 | 599,00A",
    "PTU A 23% | 112,01",
    "SUMA PLN | 599,00",
    "Karta | 599,00",
    "Kasa 2 Kasjer 14 | 14:23",
)
KOREA = (
    "한빛컴퓨터",
    "2024-03-12 14:23 | 계산원 03",
    "PRO MP241 | 189,000원",
    "부가세 | 17,182원",
    "합계 | 189,000원",
    "신용카드 | 189,000원",
)


# Without a currency beside the amounts: groups of three figures are all that says money.
BARE = (
    "Gudang Laptop Bandung",
    "19-08-2023 | 10:08",
    "Terminal 2 | Kasir: 81",
    "PRO MP241",
    "1 x 2.554.500 | 2.554.500",
    "Total | 2.554.500",
    "QRIS | 2.554.500",
)
UKRAINE = (
    "Техно Град",
    "12.03.2024 | 17:22",
    "Каса 4 | Касир: 20",  # noqa: RUF001 -- as printed
    "PRO MP241 | 4 093,00",
    "До сплати | 4 093,00",
    "VISA | 4 093,00",
)


@pytest.mark.parametrize(
    "rows",
    [
        *(MALAYSIA, GERMANY, INDONESIA, TAIWAN, FRANCE, UNITED_STATES, POLAND, KOREA),
        *(BARE, UKRAINE, (*UKRAINE[:4], "Всього | 4 093,00", *UKRAINE[5:])),
        (*KOREA[:5], "!카드 | 189,000원"),  # a fold of the paper, read as a sign
    ],
)
def test_an_untitled_receipt_of_a_till_proves_the_purchase(rows: tuple[str, ...]) -> None:
    found = match_document_type(table(*rows))
    assert found.verdict is FindingVerdict.PASS
    assert found.box is not None


@pytest.mark.parametrize(
    ("country", "rows"),
    [
        *(("MY", MALAYSIA), ("DE", GERMANY), ("ID", INDONESIA), ("TW", TAIWAN)),
        *(("FR", FRANCE), ("US", UNITED_STATES), ("PL", POLAND), ("KR", KOREA)),
        *(("ID", BARE), ("UA", UKRAINE)),
    ],
)
def test_nothing_on_an_honest_one_speaks_against_it(country: str, rows: tuple[str, ...]) -> None:
    facts = InvoiceFacts(
        country=country,
        model="PRO MP241",
        serial="CW7682481204K",
        uploaded_on=date(2024, 3, 12),
    )
    verdicts = {each.kind: each.verdict for each in check_invoice([table(*rows)], facts)}
    against = {FindingVerdict.NEAR, FindingVerdict.FAIL}
    assert not against & {*verdicts.values()}
    assert verdicts[FindingKind.TOTAL] is verdicts[FindingKind.ITEM] is FindingVerdict.PASS


@pytest.mark.parametrize(
    "said",
    [
        "Order number: 302-4711",
        "Estimated delivery 14 March",
        "Bestellnummer 4711",
        "Voraussichtliche Lieferung am 14.03.",
        "Alamat Pengiriman: Jl. Melati 3",
        "訂單編號 4711",
        "Adresse de livraison",
        "Quotation valid until 30/03/2024",
        "Proceed to checkout",
    ],
)
def test_an_order_with_the_same_sums_does_not(said: str) -> None:
    for rows in (UNITED_STATES, GERMANY, TAIWAN):
        assert receipt_total(table(said, *rows)) is None


@pytest.mark.parametrize("missing", ["TOTAL", "VISA", "PRO MP241"])
def test_total_payment_and_goods_are_all_needed(missing: str) -> None:
    rows = [row for row in UNITED_STATES if not row.startswith(missing)]
    without_subtotal = [row for row in rows if not row.startswith("SUBTOTAL")]
    assert receipt_total(table(*without_subtotal)) is None


def test_two_signs_of_a_till_are_needed() -> None:
    rows = ("PRO MP241 | 139.00", "TOTAL | 139.00", "CASH | 139.00", "Thank you")
    assert receipt_total(table(*rows)) is None
    assert receipt_total(table(*rows, "GST 9% included")) is None
    assert receipt_total(table(*rows, "GST 9% included", "14:23")) is not None


@pytest.mark.parametrize(
    "rows",
    [
        # The slip of a card terminal, a price label, a bank's list, a shop window.
        ("Terminal-ID 6400 1122", "VISA ****4711", "Betrag EUR | 139,00", "14:23", "Autorisiert"),
        ("PRO MP241", "139,00 EUR", "inkl. MwSt."),
        ("12.03. Technikhaus | -139,00", "13.03. Gehalt | 2.100,00", "Kontostand | 3.400,10"),
        ("PRO MP241 | 139.00", "Total savings | 20.00", "VAT included", "Open 09:00"),
    ],
)
def test_other_papers_with_amounts_are_no_receipts(rows: tuple[str, ...]) -> None:
    assert match_document_type(table(*rows)).verdict is not FindingVerdict.PASS


def test_a_paper_that_denies_it_is_none() -> None:
    denied = table(*GERMANY, "Zwischenrechnung")
    assert match_document_type(denied).verdict is FindingVerdict.FAIL


def test_times_of_day_are_read() -> None:
    assert times_in("12.03.2024 9:05 Kasse 2, bis 14:23:05") == ["09:05", "14:23"]
