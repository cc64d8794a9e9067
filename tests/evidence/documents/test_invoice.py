from datetime import date

import pytest

from evidence.documents.invoice import InvoiceFacts, check_invoice
from evidence.findings import Kind, Verdict
from evidence.reading.lines import Line
from tests.evidence.documents.pages import page

FACTS = InvoiceFacts(
    country="DE",
    bought_on=date(2023, 3, 9),
    store="Nordlicht Hardware GmbH",
    model="PRO MP241",
    catalogue=("PRO MP241", "PRO MP242"),
)
LINES = ("Nordlicht Hardware", "Rechnung", "Rechnung Nr. 4711", "09.03.2023", "MSI PRO MP241")


def verdicts(pages: list[list[Line]], facts: InvoiceFacts = FACTS) -> dict[Kind, Verdict]:
    return {finding.kind: finding.verdict for finding in check_invoice(pages, facts)}


def test_an_invoice_that_agrees_passes_in_all() -> None:
    found = verdicts([page(*LINES)])
    assert set(found) == {Kind.PAPER, Kind.NUMBER, Kind.DATE, Kind.STORE, Kind.MODEL}
    assert set(found.values()) == {Verdict.PASS}


@pytest.mark.parametrize(
    ("kind", "place", "text"),
    [
        (Kind.STORE, 0, "Tembusu Tech"),
        (Kind.DATE, 3, "03.09.2023"),
        (Kind.MODEL, 4, "MSI PRO MP242"),
        (Kind.PAPER, 1, "Auftragsbestätigung"),
    ],
)
def test_what_differs_does_not_pass_and_the_rest_does(kind: Kind, place: int, text: str) -> None:
    lines = [*LINES[:place], text, *LINES[place + 1 :]]
    if kind is Kind.PAPER:
        lines.remove("Rechnung Nr. 4711")
    found = verdicts([page(*lines)])
    assert found[kind] is not Verdict.PASS
    assert found[Kind.DATE if kind is Kind.STORE else Kind.STORE] is Verdict.PASS


def test_all_pages_count_and_each_finding_names_its_page() -> None:
    pages = [page("Anschreiben"), page(*LINES[:3]), page(*LINES[3:])]
    found = {finding.kind: finding for finding in check_invoice(pages, FACTS)}
    assert {finding.verdict for finding in found.values()} == {Verdict.PASS}
    assert (found[Kind.STORE].page, found[Kind.DATE].page) == (1, 2)


def test_what_the_claim_does_not_say_is_not_looked_for() -> None:
    assert set(verdicts([page(*LINES)], InvoiceFacts(country="DE"))) == {Kind.PAPER, Kind.NUMBER}


def test_without_pages_nothing_is_readable() -> None:
    assert set(verdicts([]).values()) == {Verdict.UNREADABLE}
