from datetime import date

import pytest

from evidence.documents.invoice_numbers import duplicate_key, find_number, match_number
from evidence.findings import Box, FindingVerdict
from evidence.reading.lines import Line
from tests.evidence.documents.pages import page


def read(*texts: str) -> str | None:
    found = find_number(page(*texts))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Invoice No.: INV-2023/001", "INV-2023/001"),
        ("INVOICE NO : CS-SA-0012345", "CS-SA-0012345"),
        ("RECEIPT #: 000123", "000123"),
        ("Rechnung Nr. 2023-55", "2023-55"),
        ("Rechnungs-Nr.: RE-4711", "RE-4711"),
        ("No. Faktur: FK/2023/17", "FK/2023/17"),
        ("Facture n° FA1234", "FA1234"),
        ("Número de factura: A-99", "A-99"),
        ("Fattura n. 15/2023", "15/2023"),
        ("發票號碼\uff1aAB12345678", "AB12345678"),
        ("发票号码:01234567", "01234567"),
        ("영수증번호: 2023-0001", "2023-0001"),
        ("Handelsrechnung Nr. X-4711 vom 09.03.2023", "X-4711"),
        ("Bon-Nr.: 4711", "4711"),
        ("Trans No: 88123", "88123"),
        ("Účtenka č. 123456", "123456"),
        ("Doklad číslo: 2023001", "2023001"),
        ("レシートNo:1234", "1234"),
        ("小票号:20230309", "20230309"),
        ("AB-12345678", "AB-12345678"),
    ],
)
def test_the_number_is_read_beside_its_label(text: str, number: str) -> None:
    assert read("Nordlicht Hardware", text) == number


def test_the_number_is_read_in_the_next_box_and_in_the_next_line() -> None:
    assert read("Rechnungsnummer", "RE-2023-004711") == "RE-2023-004711"
    label = Line("Invoice number", 0.9, Box(0.5, 0.1, 0.7, 0.12))
    value = Line("INV-77", 0.9, Box(0.8, 0.1, 0.9, 0.12))
    below = Line("Date", 0.9, Box(0.5, 0.13, 0.7, 0.15))
    assert find_number([label, below, value]) == ("INV-77", value)


@pytest.mark.parametrize(
    "text",
    [
        "Rechnung vom 09.03.2023",
        "Invoice 09/03/2023",
        "Invoice date: 2023-03-09",
        "Invoice total 1429.00",
        "Order No. 4711",
        "Kundennummer 12345",
        "Terminal-ID 64001122",
        "GST Reg No: M2-1234567-8",
        "Tel. No. 030 123456",
        "Invoice",
    ],
)
def test_what_is_no_invoice_number_is_not_read_as_one(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Nr. RE-2023-0047", FindingVerdict.PASS),
        ("Nr. RE 2023 OO47", FindingVerdict.PASS),
        ("Nr. RE-2023-0047-1", FindingVerdict.UNREADABLE),
        ("Nr. RE-2023-00471", FindingVerdict.UNREADABLE),
        ("Rechnung Nr. RE-2023-0048", FindingVerdict.FAIL),
    ],
)
def test_a_known_number_must_be_equal(text: str, verdict: FindingVerdict) -> None:
    assert match_number("RE-2023-0047", page(text)).verdict is verdict


def test_without_a_known_number_any_passes() -> None:
    found = match_number("", page("Rechnung Nr. RE-2023-0048"))
    assert (found.verdict, found.read) == (FindingVerdict.PASS, "RE-2023-0048")


def test_two_photos_of_an_invoice_have_one_key_and_two_invoices_have_two() -> None:
    day = date(2023, 3, 9)
    key = duplicate_key("Nordlicht Hardware GmbH", "RE-2023-0047", day)
    assert key == duplicate_key("nordlicht hardware", "RE 2O23 0047", day)
    assert key != duplicate_key("Nordlicht Hardware", "RE-2023-0048", day)
    assert key != duplicate_key("Tembusu Tech", "RE-2023-0047", day)
    assert key != duplicate_key("Nordlicht Hardware", "RE-2023-0047", date(2023, 3, 10))
    assert not duplicate_key("Nordlicht Hardware", "", day)
