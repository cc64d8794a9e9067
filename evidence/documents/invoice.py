"""Check the pages of an invoice against what the member entered."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evidence.documents.dates import match_date, match_later
from evidence.documents.document_type import match_document_type, match_refund
from evidence.documents.invoice_numbers import match_number
from evidence.documents.model_names import match_model
from evidence.documents.stores import match_store
from evidence.findings import Finding, FindingKind, against, rank
from evidence.purchases.product_lines import match_product_line
from evidence.purchases.totals import match_total
from evidence.purchases.units import match_unit
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
    serial: str = ""
    uploaded_on: date | None = None


def check_invoice(pages: Sequence[Sequence[Line]], expected: InvoiceFacts) -> list[Finding]:
    """Return one finding of each kind over all pages.

    Of what the document must show it is the best one, of what speaks against it the worst one.
    """
    wide = [with_neighbours(lines) for lines in pages]
    findings = [
        _first(match_document_type, pages),
        _first(lambda lines: match_number(expected.number, lines), pages),
    ]
    findings += [_first(check, wide) for check in _entered(expected)]
    return findings + list(_of_the_sale(pages, wide, expected, findings))


def _entered(facts: InvoiceFacts) -> Iterator[Callable[[Sequence[Line]], Finding]]:
    if bought_on := facts.bought_on:
        yield lambda lines: match_date(bought_on, facts.country, lines)
    if facts.store:
        yield lambda lines: match_store(facts.store, lines, facts.stores)
    if facts.model:
        yield lambda lines: match_model(facts.model, lines, facts.catalogue, facts.article)


def _of_the_sale(
    pages: Sequence[Sequence[Line]],
    wide: Sequence[Sequence[Line]],
    facts: InvoiceFacts,
    found: Sequence[Finding],
) -> Iterator[Finding]:
    """Yield what the document says of the sale: which unit, how many, and that it was paid for."""
    if facts.serial:
        yield _first(lambda lines: match_unit(facts.serial, lines), pages)
    for named in found:
        if named.kind is FindingKind.MODEL:
            lines = pages[named.page] if pages else []
            yield replace(match_product_line(facts.model, named, lines), page=named.page)
    yield _first(match_refund, pages, by=against)
    yield _first(match_total, pages)
    if uploaded_on := facts.uploaded_on:
        yield _first(lambda lines: match_later(uploaded_on, facts.country, lines), wide, by=against)


def _first(
    check: Callable[[Sequence[Line]], Finding],
    pages: Sequence[Sequence[Line]],
    *,
    by: Callable[[Finding], tuple[int, float]] = rank,
) -> Finding:
    found = [replace(check(lines), page=page) for page, lines in enumerate(pages)]
    return min(found or [check([])], key=by)
