import pytest

from evidence.findings import FindingVerdict
from evidence.purchases.units import match_unit
from tests.evidence.documents.pages import page

SERIAL, OTHER = "CW7682481204K", "CW4787071623K"


@pytest.mark.parametrize(
    "label", ["S/N: ", "S/N:", "Seriennummer ", "序號\uff1a", "Nomor Seri: ", ""]
)
def test_the_units_serial_on_the_invoice_is_good(label: str) -> None:
    finding = match_unit(SERIAL, page("PRO MP241", f"{label}{SERIAL}"))
    assert (finding.verdict, finding.read) == (FindingVerdict.PASS, SERIAL)
    assert finding.box is not None


@pytest.mark.parametrize(
    "label",
    [
        *("S/N ", "S/N:", "SN: ", "Serial No. ", "Seriennummer: ", "Serien-Nr. ", "Nomor Seri: "),
        *(
            "序號:",
            "序列号\uff1a",
            "シリアル番号 ",
            "일련번호: ",
            "N° de série : ",
            "Número de serie: ",
        ),
        *("Serienummer: ", "Numer seryjny: ", "Výrobní číslo: ", "Серийный номер: ", "Seri No: "),
    ],
)
def test_another_unit_of_the_maker_on_it_fails_with_its_place(label: str) -> None:
    lines = page("PRO MP241", f"{label}{OTHER}")
    finding = match_unit(SERIAL, lines)
    assert (finding.verdict, finding.read) == (FindingVerdict.FAIL, OTHER)
    assert finding.box == lines[1].box


def test_another_one_without_a_label_or_nearly_the_same_is_for_people() -> None:
    assert match_unit(SERIAL, page(OTHER)).verdict is FindingVerdict.NEAR
    misread = match_unit(SERIAL, page("S/N CW7682481209K"))
    assert misread.verdict is FindingVerdict.NEAR


def test_of_two_units_on_one_invoice_the_claimed_one_counts() -> None:
    lines = page(f"S/N: {OTHER}", f"S/N: {SERIAL}")
    assert match_unit(SERIAL, lines).verdict is FindingVerdict.PASS


@pytest.mark.parametrize(
    "text",
    [
        "Invoice No. RE-2024-004711",
        "Serial number: SDMPP373MPP15X9",
        "S/N 4711",
        "IBAN DE02 1203 0000 0000 2020 51",
        "VAT ID DE 811 234 567",
        "Order CW-47870",
    ],
)
def test_numbers_of_another_shape_say_nothing(text: str) -> None:
    assert match_unit(SERIAL, page(text)).verdict is FindingVerdict.UNREADABLE


def test_a_serial_of_figures_alone_is_not_told_from_other_numbers() -> None:
    assert match_unit("400400400411", page("S/N 400400400499")).verdict is FindingVerdict.UNREADABLE
    assert match_unit("400400400411", page("S/N 400400400411")).verdict is FindingVerdict.PASS
