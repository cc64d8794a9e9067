from dataclasses import replace
from datetime import date

import pytest

from evidence.documents.invoice import InvoiceFacts, check_invoice
from evidence.findings import FindingKind, FindingVerdict
from evidence.reading.lines import Line
from tests.evidence.documents.pages import page, table

FACTS = InvoiceFacts(
    country="DE",
    bought_on=date(2023, 3, 9),
    store="Nordlicht Hardware GmbH",
    model="PRO MP241",
    catalogue=("PRO MP241", "PRO MP242"),
)
MUST_SHOW = (
    FindingKind.PAPER,
    FindingKind.NUMBER,
    FindingKind.DATE,
    FindingKind.STORE,
    FindingKind.MODEL,
)
LINES = ("Nordlicht Hardware", "Rechnung", "Rechnung Nr. 4711", "09.03.2023", "MSI PRO MP241")


def verdicts(
    pages: list[list[Line]], facts: InvoiceFacts = FACTS
) -> dict[FindingKind, FindingVerdict]:
    return {finding.kind: finding.verdict for finding in check_invoice(pages, facts)}


def test_an_invoice_that_agrees_passes_in_all() -> None:
    found = verdicts([page(*LINES)])
    assert {kind: found[kind] for kind in MUST_SHOW} == dict.fromkeys(
        MUST_SHOW, FindingVerdict.PASS
    )


@pytest.mark.parametrize(
    ("kind", "place", "text"),
    [
        (FindingKind.STORE, 0, "Tembusu Tech"),
        (FindingKind.DATE, 3, "03.09.2023"),
        (FindingKind.MODEL, 4, "MSI PRO MP242"),
        (FindingKind.PAPER, 1, "Auftragsbestätigung"),
    ],
)
def test_what_differs_does_not_pass_and_the_rest_does(
    kind: FindingKind, place: int, text: str
) -> None:
    lines = [*LINES[:place], text, *LINES[place + 1 :]]
    if kind is FindingKind.PAPER:
        lines.remove("Rechnung Nr. 4711")
    found = verdicts([page(*lines)])
    assert found[kind] is not FindingVerdict.PASS
    assert (
        found[FindingKind.DATE if kind is FindingKind.STORE else FindingKind.STORE]
        is FindingVerdict.PASS
    )


def test_all_pages_count_and_each_finding_names_its_page() -> None:
    pages = [page("Anschreiben"), page(*LINES[:3]), page(*LINES[3:])]
    found = {finding.kind: finding for finding in check_invoice(pages, FACTS)}
    assert {found[kind].verdict for kind in MUST_SHOW} == {FindingVerdict.PASS}
    assert (found[FindingKind.STORE].page, found[FindingKind.DATE].page) == (1, 2)


def test_what_the_claim_does_not_say_is_not_looked_for() -> None:
    assert set(verdicts([page(*LINES)], InvoiceFacts(country="DE"))) == {
        FindingKind.PAPER,
        FindingKind.NUMBER,
        FindingKind.REFUND,
        FindingKind.TOTAL,
    }


def test_what_the_invoice_says_of_the_sale_is_found_on_its_page() -> None:
    facts = replace(FACTS, serial="CW7682481204K", uploaded_on=date(2023, 3, 10))
    sale = ("MSI PRO MP241 | 1 | 139,00", "S/N: CW7682481204K", "Summe | 139,00", "Karte | 139,00")
    found = {each.kind: each for each in check_invoice([page(*LINES[:4]), table(*sale)], facts)}
    assert {each.verdict for each in found.values()} == {FindingVerdict.PASS}
    assert [found[kind].page for kind in (FindingKind.UNIT, FindingKind.ITEM)] == [1, 1]


def test_one_page_that_speaks_against_it_is_enough() -> None:
    facts = replace(FACTS, uploaded_on=date(2023, 3, 1))
    pages = [page("Rechnung", "01.03.2023"), page("Gutschrift", "Rechnungsdatum 09.03.2023")]
    found = {each.kind: each for each in check_invoice(pages, facts)}
    for kind in (FindingKind.REFUND, FindingKind.LATER):
        assert (found[kind].verdict, found[kind].page) == (FindingVerdict.FAIL, 1)


def test_without_pages_nothing_is_readable() -> None:
    assert set(verdicts([]).values()) == {FindingVerdict.UNREADABLE}
