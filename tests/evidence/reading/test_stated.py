"""What a PDF says of itself counts where the drawn page says it too, and nowhere else."""

from datetime import date

import pytest

from evidence.documents.invoice import InvoiceFacts, check_invoice
from evidence.findings import Box, FindingKind, FindingVerdict
from evidence.reading.lines import Line
from evidence.reading.stated import confirmed
from evidence.sandbox.answer import StatedText

PLACE = (0.1, 0.1, 0.5, 0.13)


def line(text: str, top: float = 0.1, left: float = 0.1) -> Line:
    return Line(text, 0.9, Box(left, top, left + 0.4, top + 0.03))


def says(text: str, printed: str) -> bool:
    """Tell whether the print at a place confirms what the text layer says of it."""
    return bool(confirmed([StatedText(text, text, PLACE)], [line(printed)]))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Invoice date: 03.11.2026", "Invoicedate:03.11.2026"),
        ("Rechnungs-Nr. RE-4711", "Rechnungs-Nr.RE-47I1"),
        ("Müller GmbH", "Muller GmbH"),
        ("GeForce RTX 4070 Ti", "GeForce RTX4070Ti 1 599,00"),
        ("1,299.00 EUR", "1,299.00EUR"),
        ("發票號碼 AB-12345678", "發票號碼 AB-12345678"),
    ],
)
def test_the_print_confirms_spaces_and_accents(text: str, printed: str) -> None:
    assert says(text, printed)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Invoice date: 08.11.2026", "Invoice date: 03.11.2026"),
        ("RE-4711", "RE-47115"),
        ("RE-4711", "RE-4711-2"),
        ("4711", "24711"),
        ("11.2026", "03.11.2026"),
        ("견적서 번호 4711", "4711"),
        ("Invoice", "Quotation"),
        ("Invoice", ""),
        ("47", "47"),
    ],
)
def test_the_print_confirms_nothing_else(text: str, printed: str) -> None:
    assert not says(text, printed)


def test_the_print_elsewhere_confirms_no_place() -> None:
    stated = StatedText("RE-4711", "RE-4711", PLACE)
    assert confirmed([stated], [line("RE-4711", top=0.3)]) == []
    assert confirmed([stated], [line("RE-4711", left=0.55)]) == []


def test_pieces_in_a_row_confirm_a_line_together() -> None:
    pieces = [line("Invoice No."), Line("RE-4711", 0.8, Box(0.3, 0.1, 0.45, 0.13))]
    (found,) = confirmed([StatedText("Invoice No. RE-4711", "Invoice No. RE-4711", PLACE)], pieces)
    assert (found.text, found.confidence, found.box) == ("Invoice No. RE-4711", 0.8, Box(*PLACE))


def test_the_number_of_an_electronic_invoice_stands_where_it_is_printed() -> None:
    stated = [StatedText("Invoice", "RE-4711"), StatedText("Invoice No. RE-4711", "RE-4711")]
    lines = [line("Nordlicht", top=0.2), line("RE-4711", top=0.4), line("03.11.2026", top=0.6)]
    facts = InvoiceFacts(country="DE", bought_on=date(2026, 11, 3))
    alone = {each.kind: each for each in check_invoice([lines], facts)}
    both = [*lines, *confirmed(stated, lines)]
    found = {each.kind: each for each in check_invoice([both], facts)}
    assert alone[FindingKind.NUMBER].verdict is FindingVerdict.UNREADABLE
    assert alone[FindingKind.PAPER].verdict is FindingVerdict.UNREADABLE
    assert found[FindingKind.NUMBER].read == "RE-4711"
    assert found[FindingKind.NUMBER].box == lines[1].box
    assert found[FindingKind.PAPER].passed
    assert confirmed(stated, [line("RE-4712")]) == []


def test_a_paper_that_calls_itself_something_else_stays_it() -> None:
    stated = [StatedText("Invoice", "RE-4711")]
    title = Line("Order confirmation", 0.9, Box(0.1, 0.05, 0.6, 0.1))
    lines = [title, line("RE-4711", top=0.4)]
    found = check_invoice([[*lines, *confirmed(stated, lines)]], InvoiceFacts(country="DE"))
    assert found[0].verdict is FindingVerdict.FAIL
