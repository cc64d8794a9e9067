"""The purchase as the member typed it and as the invoice says it; the member may take the read one.

``differences`` alone decides whether the two differ: pages, buttons, forms and verbs all ask it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, Self

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evidence.documents.dates import read_day
from evidence.documents.invoice import InvoiceFacts, check_invoice
from evidence.documents.rotation import InvoiceReading, check_pages
from evidence.documents.stores import read_store
from evidence.findings import Finding, FindingKind, FindingVerdict
from evidence.models import Upload
from evidence.reading import Line
from evidence.reading.lines import with_neighbours
from evidence.reading.signs import match_signs
from evidence.upload_reading import invoice_lines_of, known_turned_lines_of, page_signs_of
from foundation.tables.kept_queries import KeptQuery, any_given
from foundation.web.requests import row_id
from products.models import Product, ProofOfPurchase, RegisteredProduct, RegistrationDraft, Store
from products.registration import drafts
from products.registration.register import (
    earliest_purchase_day,
    latest_purchase_day,
    usual_channel,
)

# What a member is told whose button came too late.
NO_DIFFERENCE: Final = _(
    "Nothing was changed, because what you entered or uploaded has changed since."
)
Purchased = RegisteredProduct | RegistrationDraft
_Pages = tuple[tuple[Line, ...], ...]
_Turned = tuple[tuple[int, int, tuple[Line, ...]], ...]
# As many as the members of one process look at within minutes.
_MOST_KEPT = 64


class PurchaseFact(StrEnum):
    """A fact of the purchase that invoices show; the value is its column and field."""

    DAY = "purchased_on"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that was typed otherwise than the invoice says it."""

    fact: PurchaseFact
    typed: date | Store
    read: date | Store

    @property
    def value(self) -> str:
        """The read one, as a form sends it."""
        return str(self.read.pk) if isinstance(self.read, Store) else self.read.isoformat()


@dataclass(frozen=True, slots=True)
class ReadPurchase:
    """What an invoice says of facts that are not typed yet: to be filled in, and confirmed."""

    purchased_on: date | None = None
    store: Store | None = None
    # As its other customers have bought there.
    channel: str = ""

    def as_initial(self) -> dict[str, object]:
        """Return what is known, by the names of the form's fields."""
        known: dict[str, object] = {
            "purchased_on": self.purchased_on,
            "store": self.store and self.store.pk,
            "channel": self.channel,
        }
        return {name: value for name, value in known.items() if value}


@dataclass(frozen=True, slots=True)
class TakenFact:
    """What a button "Use ..." asks for: which fact, what was shown, and on which files."""

    fact: str
    value: str
    uploads: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Read what the button sent; None if it is none of ours."""
        fact, _slash, rest = text.partition("/")
        value, _slash, files = rest.partition("/")
        uploads = [pk for name in files.split(",") if (pk := row_id(name)) is not None]
        return cls(fact, value, tuple(uploads)) if uploads else None

    def as_text(self) -> str:
        """Return the value of the button."""
        return f"{self.fact}/{self.value}/{','.join(map(str, self.uploads))}"

    def among(self, found: Iterable[Difference]) -> Difference | None:
        """Return the difference that was shown, if it is still one."""
        shown = (self.fact, self.value)
        return next((each for each in found if (each.fact.value, each.value) == shown), None)


def purchase_of(upload: Upload) -> Purchased | None:
    """Return what the member entered about the purchase that an invoice proves."""
    mine = RegisteredProduct.objects.live().filter(user=upload.user, serial__serial=upload.serial)
    return mine.first() or (
        RegistrationDraft.objects.filter(user=upload.user, serial__serial=upload.serial)
        .select_related("serial__product", "store")
        .first()
    )


_NEWEST_PROOFS = KeptQuery(
    lambda: (
        ProofOfPurchase.objects.filter(registered_product=any_given("units"))
        .order_by("registered_product_id", "-uploaded_at", "-pk")
        .distinct("registered_product_id")
    )
)


def newest_invoices(bought: Iterable[RegisteredProduct]) -> dict[int, list[Upload]]:
    """Return the files of the newest proof of each product that are still there, with pages."""
    units = [each.pk for each in bought]
    newest = {proof.registered_product_id: proof for proof in _NEWEST_PROOFS.rows(units=units)}
    prefetch_related_objects([*newest.values()], "uploads__pages")
    return {
        pk: [upload for upload in newest[pk].uploads.all() if upload.deleted_at is None]
        if pk in newest
        else []
        for pk in units
    }


def facts_of(bought: Purchased, uploads: Sequence[Upload]) -> InvoiceFacts:
    """Return what the invoice of a unit must show, as far as the member has entered it.

    ``uploads`` are its files: nothing on them can have been written after the last one came.
    """
    return facts_of_all([(bought, uploads)])[0]


def facts_of_all(purchases: Sequence[tuple[Purchased, Sequence[Upload]]]) -> list[InvoiceFacts]:
    """Return the facts of several purchases, in two queries."""
    regions = {bought.region for bought, _uploads in purchases}
    stores = Store.objects.listed().filter(region__in=regions).values_list("region", "name")
    catalogue = frozenset(Product.objects.values_list("name", flat=True))
    names: dict[str, set[str]] = {region: set() for region in regions}
    for region, name in stores:
        names[region].add(name)
    return [
        InvoiceFacts(
            country=bought.region,
            bought_on=bought.purchased_on,
            store=bought.store_name,
            model=bought.serial.product.name,
            article=bought.serial.product.model,
            catalogue=catalogue,
            stores=frozenset(names[bought.region]) if bought.store_name else frozenset(),
            serial=bought.serial.serial,
            uploaded_on=max((each.uploaded_at.date() for each in uploads), default=None),
        )
        for bought, uploads in purchases
    ]


def reading_of(uploads: Sequence[Upload], facts: InvoiceFacts) -> InvoiceReading:
    """Return what files that were read say of these facts; no picture is looked at again.

    A page that a check has read turned is taken as it was read then.
    """
    pages = [page for upload in uploads for page in upload.pages.all()]
    turned = [
        (number, degrees, tuple(lines))
        for number, page in enumerate(pages)
        for degrees, lines in known_turned_lines_of(page).items()
    ]
    lines = tuple(tuple(invoice_lines_of(page)) for page in pages)
    reading = _reading(lines, tuple(turned), facts)
    signs = match_signs([page_signs_of(page) for page in pages])
    return replace(reading, findings=[*reading.findings, *signs])


@lru_cache(maxsize=_MOST_KEPT)
def _reading(pages: _Pages, turned: _Turned, facts: InvoiceFacts) -> InvoiceReading:
    """Check the pages; each look at a page of ours asks for the same some times over."""
    upright = [list(lines) for lines in pages]
    if not turned:
        return InvoiceReading(upright, check_invoice(upright, facts))
    known = {(number, degrees): list(lines) for number, degrees, lines in turned}
    return check_pages(upright, facts, lambda number, degrees: known.get((number, degrees), []))


def differences(bought: Purchased, uploads: Sequence[Upload]) -> list[Difference]:
    """Return which facts the invoice says otherwise than they were typed, and how it says them.

    Only what can be taken: one day that a purchase may have, one store of the region. Files that
    are not read yet, or were deleted by rule, say nothing.
    """
    if not uploads or any(each.deleted_at or not each.is_done for each in uploads):
        return []
    facts = facts_of(bought, uploads)
    return differences_in(reading_of(uploads, facts), bought, facts)


def differences_in(
    reading: InvoiceReading, bought: Purchased, facts: InvoiceFacts
) -> list[Difference]:
    """Return the differences, where the files were checked already."""
    found = {finding.kind: finding for finding in reading.findings}
    differ: list[Difference] = []
    if (typed := bought.purchased_on) and _is_open(found.get(FindingKind.DATE)):
        day = _day_in(reading, bought, facts)
        if day and day != typed:
            differ.append(Difference(PurchaseFact.DAY, typed, day))
    store = found.get(FindingKind.STORE)
    if bought.store and store and store.verdict is FindingVerdict.FAIL:
        read = _store_in(reading, bought)
        if read and read != bought.store:
            differ.append(Difference(PurchaseFact.STORE, bought.store, read))
    return differ


def unsaid(draft: RegistrationDraft, uploads: Sequence[Upload]) -> ReadPurchase:
    """Return what the invoice of a draft says that the member has not typed yet."""
    is_read = uploads and all(each.is_done and each.deleted_at is None for each in uploads)
    if not is_read or (draft.purchased_on and draft.store_name):
        return ReadPurchase()
    prefetch_related_objects(uploads, "pages")
    facts = facts_of(draft, uploads)
    return unsaid_in(reading_of(uploads, facts), draft, facts)


def unsaid_in(
    reading: InvoiceReading, draft: RegistrationDraft, facts: InvoiceFacts
) -> ReadPurchase:
    """Return the same, where the files were checked already."""
    store = None if draft.store_name else _store_in(reading, draft)
    return ReadPurchase(
        None if draft.purchased_on else _day_in(reading, draft, facts),
        store,
        usual_channel(store) if store and not draft.channel else "",
    )


def _day_in(reading: InvoiceReading, bought: Purchased, facts: InvoiceFacts) -> date | None:
    """Return the one day that the pages say, if it can be that of this purchase."""
    wide = [with_neighbours(lines) for lines in reading.pages]
    day = read_day(wide, bought.region, last=_last_day(bought, facts))
    return day if day and day >= earliest_purchase_day() else None


def _store_in(reading: InvoiceReading, bought: Purchased) -> Store | None:
    """Return the one store of the region's list that the pages name."""
    open_ones = {each.name: each for each in Store.objects.open_in(bought.region)}
    lines = [line for page in reading.pages for line in with_neighbours(page)]
    name = read_store(lines, open_ones)
    return open_ones[name] if name else None


def _is_open(finding: Finding | None) -> bool:
    return finding is not None and not finding.passed


def _last_day(bought: Purchased, facts: InvoiceFacts) -> date:
    """Return the last day on which this purchase can have been, where the invoice was uploaded."""
    last = latest_purchase_day(bought.region)
    if isinstance(bought, RegisteredProduct):
        last = min(last, bought.registered_at.date())
    return min(last, facts.uploaded_on or last)


@transaction.atomic
def take_for_draft(*, by: User, asked: TakenFact) -> bool:
    """Take a fact of a registration that is being filled in as its invoice says it.

    Returns whether it was so: a fact that was typed anew, or another invoice, is no difference.
    """
    draft = drafts.draft_of(by, lock=True)
    if draft is None:
        return False
    uploads = list(draft.invoices.filter(pk__in=asked.uploads))
    found = asked.among(differences(draft, uploads))
    if found is None:
        return False
    setattr(draft, found.fact.value, found.read)
    draft.save(update_fields=[found.fact.value, "updated_at"])
    return True
