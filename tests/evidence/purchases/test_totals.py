import pytest

from evidence.findings import Finding, FindingVerdict
from evidence.purchases.totals import match_total
from tests.evidence.documents.pages import table


def found(*rows: str) -> Finding:
    return match_total(table(*rows))


@pytest.mark.parametrize(
    "rows",
    [
        ("Subtotal | 326,89 EUR", "MwSt. 19 % | 62,11 EUR", "Total | 389,00 EUR"),
        ("Subtotal | Rp 14.534.234", "PPN 11 % | Rp 1.598.766", "Total | Rp 16.133.000"),
        ("Total HT : 46,68 €", "TVA 20% : 9,34 €", "Total TTC : 56,02 €"),
        ("TOTAL RM | 12.87", "TOTAL ROUNDED | 12.85", "CASH | 20.00", "CHANGE | 7.15"),
        ("小計 | NT$3,990", "總計 | NT$3,990"),
        ("Summe EUR | 148,90", "Girocard | 148,90"),
        ("Subtotal | 100.00", "CGST 9% | 9.00", "SGST 9% | 9.00", "Grand Total | 118.00"),
        ("Total | 389.00", "Total due | 0.00", "Paid | 389.00"),
    ],
)
def test_a_total_that_a_sum_leads_to_passes(rows: tuple[str, ...]) -> None:
    assert found(*rows).verdict is FindingVerdict.PASS


def test_a_total_that_was_changed_is_for_people_with_its_place() -> None:
    finding = found("Subtotal | 75,00 EUR", "MwSt. 19 % | 14,25 EUR", "Total | 389,25 EUR")
    assert (finding.verdict, finding.read) == (FindingVerdict.NEAR, "389,25 EUR")
    assert finding.expected == "89.25"
    assert finding.box is not None


def test_what_was_paid_does_not_outweigh_the_sums_above() -> None:
    rows = ("Zwischensumme netto | 75,00", "MwSt. 19 % | 14,25", "Gesamtbetrag | 389,25")
    assert found(*rows, "Girocard | 389,25").verdict is FindingVerdict.NEAR


def test_a_number_of_registration_is_no_second_tax() -> None:
    rows = ("GST 20012", "Sub-Total | S$1,049.27", "GST 9% | S$94.43", "Total | S$2,287.40")
    assert found(*rows).verdict is FindingVerdict.NEAR
    # Without a currency a tax may be a bare number, but stands below the sum that it is of.
    rows = ("小計 | 500", "消費税 | 50", "税額 | 1,000", "合計 | 1,550")
    assert found(*rows).verdict is FindingVerdict.PASS


@pytest.mark.parametrize(
    "rows",
    [
        ("Subtotal | 100.00", "Discount | -10.00", "GST 9% | 8.10", "Total | 98.10"),
        ("Zwischensumme | 100,00", "Versand | 4,90", "MwSt. 19 % | 16,75", "Gesamtbetrag | 104,90"),
        ("Subtotal | 100.00", "GST 5% | 5.00", "PST 7% | 7.00", "Total | 98.10"),
        ("Montant HT | 78,25 €", "TVA 20% | 15,65 €", "Total à payer | 3 00"),  # a stained 93,90
        ("PRO MP241 | 139.00", "Total | 149.00"),
        ("PRO MP241 | 139.00",),
    ],
)
def test_where_the_way_to_the_total_is_not_plain_nothing_is_said(rows: tuple[str, ...]) -> None:
    assert found(*rows).verdict is FindingVerdict.UNREADABLE


@pytest.mark.parametrize("total", ["0,00 EUR", "-389,00 EUR", "389.00-", "(389.00)", "NT$0"])
def test_zero_and_less_is_no_purchase(total: str) -> None:
    finding = found("PRO MP241 | 1 | 389,00", f"Total | {total}")
    assert (finding.verdict, finding.read) == (FindingVerdict.FAIL, total)
    assert finding.box is not None


def test_where_nothing_was_paid_a_total_that_cannot_be_read_is_for_people() -> None:
    rows = ("Subtotal | 790,00 EUR", "Discount | -790,00 EUR", "Total | 3 00")
    finding = found(*rows, "EC-Karte | 0,00 EUR")
    assert (finding.verdict, finding.read) == (FindingVerdict.NEAR, "0,00 EUR")
    # What is paid in two ways may name one of them with nothing.
    assert found(*rows, "Bar | 0,00 EUR", "EC-Karte | 5,00 EUR").verdict is (
        FindingVerdict.UNREADABLE
    )
