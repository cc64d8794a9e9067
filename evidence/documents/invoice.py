"""Check the pages of an invoice against what the member entered."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evidence.documents.dates import match_date
from evidence.documents.document_type import match_document_type
from evidence.documents.invoice_numbers import match_number
from evidence.documents.model_names import match_model
from evidence.documents.stores import match_store
from evidence.findings import Finding, rank
from evidence.reading.lines import Line, with_neighbours


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """What the claim says; a fact that is empty is unknown and not checked.

    `catalogue` holds the names of all products, `stores` those of the region: the document must
    match the claimed one better than any of these.
    """

    country: str
    bought_on: date | None = None
    store: str = ""
    model: str = ""
    article: str = ""
    number: str = ""
    catalogue: Collection[str] = frozenset()
    stores: Collection[str] = frozenset()


def check_invoice(pages: Sequence[Sequence[Line]], expected: InvoiceFacts) -> list[Finding]:
    """Return the best finding of each kind over all pages."""
    wide = [with_neighbours(lines) for lines in pages]
    findings = [
        _best(match_document_type, pages),
        _best(lambda lines: match_number(expected.number, lines), pages),
    ]
    return findings + [_best(check, wide) for check in _entered(expected)]


def _entered(facts: InvoiceFacts) -> Iterator[Callable[[Sequence[Line]], Finding]]:
    if bought_on := facts.bought_on:
        yield lambda lines: match_date(bought_on, facts.country, lines)
    if facts.store:
        yield lambda lines: match_store(facts.store, lines, facts.stores)
    if facts.model:
        yield lambda lines: match_model(facts.model, lines, facts.catalogue, facts.article)


def _best(check: Callable[[Sequence[Line]], Finding], pages: Sequence[Sequence[Line]]) -> Finding:
    found = [replace(check(lines), page=page) for page, lines in enumerate(pages)]
    return min(found or [check([])], key=rank)
