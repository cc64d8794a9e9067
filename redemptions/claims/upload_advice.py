"""Advice on uploads for the member who made them: what was read, and what to improve.

Advice never blocks the member: a reviewer may be able to read what the portal cannot. It is decided
anew at each look, from what was read and what is typed now.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.documents.editing import edited_with
from evidence.documents.invoice import InvoiceFacts
from evidence.documents.serial_numbers import Candidate
from evidence.findings import FindingKind
from evidence.models import Upload
from products.catalogue.drawings import on_the_product
from products.models import RegisteredProduct, RegistrationDraft, SerialNumber
from products.registration import read_purchase
from products.registration.read_purchase import (
    Difference,
    Purchased,
    PurchaseFact,
    ReadPurchase,
    TakenFact,
)
from products.registration.scanning import scanned
from promotions.models import Promotion
from redemptions.checks import purchase_facts
from redemptions.checks.evidence_runner import kept_findings
from redemptions.checks.member_words import Note, note_on_editor, notes_on
from redemptions.checks.runner import held_against
from redemptions.models.promises import LONGEST_WAIT


class State(StrEnum):
    """The state of the reading: in progress, taking long, or done."""

    READING = "reading"
    LATE = "late"
    DONE = "done"


class Mending(StrEnum):
    """How a page lets the member mend what was typed, beside the advice on the invoice."""

    IN_FORM = "form"
    ALONE = "alone"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice on uploads that belong together."""

    state: State
    notes: Sequence[Note] = ()
    # What was read from a label, to fill in the form.
    fill: Candidate | None = None
    # Whose proof it is: where its purchase can be mended.
    registered: RegisteredProduct | None = None
    # What an invoice says that is not typed yet, to fill in the form.
    unsaid: ReadPurchase | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether there is something that the member may improve."""
        return any(not note.is_good for note in self.notes)


def advise(uploads: Sequence[Upload], promotion: Promotion | None = None) -> Advice:
    """Return the advice on one photo, or on all files of one invoice.

    With a promotion, it is about what its checks will hold against a claim, and nothing else.
    """
    if waiting := _waiting(uploads):
        return waiting
    prefetch_related_objects(uploads, "pages")
    first = uploads[0]
    if first.kind == Upload.Kind.INVOICE:
        bought = read_purchase.purchase_of(first)
        if bought is None:
            return Advice(State.DONE)
        return _on_invoice(uploads, bought, read_purchase.facts_of(bought, uploads), promotion)
    if not first.serial:
        return _of_label(first)
    found = {each.kind: each for each in kept_findings([first])[first.pk]}
    drawing = None if found[FindingKind.LABEL].passed else _drawing_of(first.serial)
    return Advice(State.DONE, [*notes_on(found, drawing), *_of_editors(uploads)])


def advise_on_proofs(
    products: Collection[RegisteredProduct], promotion: Promotion
) -> dict[int, tuple[list[Upload], Advice]]:
    """Return the newest proofs of several products, each with the advice on it."""
    invoices = read_purchase.newest_invoices(products)
    there = [(each, invoices[each.pk]) for each in products if invoices[each.pk]]
    facts = read_purchase.facts_of_all(there) if there else []
    return {
        each.pk: (uploads, _waiting(uploads) or _on_invoice(uploads, each, known, promotion))
        for (each, uploads), known in zip(there, facts, strict=True)
    }


def _waiting(uploads: Sequence[Upload]) -> Advice | None:
    """Return the advice while not all of them are read."""
    if all(upload.is_done for upload in uploads):
        return None
    waiting_since = min(upload.uploaded_at for upload in uploads)
    is_late = timezone.now() - waiting_since > LONGEST_WAIT
    return Advice(State.LATE if is_late else State.READING)


def _drawing_of(serial: str) -> tuple[str, str] | None:
    """Return the drawing of where the label is on such a product."""
    unit = SerialNumber.objects.filter(serial=serial).select_related("product__category")
    return on_the_product(next((each.product.category.slug for each in unit), ""))


def _of_label(upload: Upload) -> Advice:
    found = scanned(upload)
    if found is None:
        text = _(
            "We can't read a serial number here. Take the photo closer, straight on and without "
            "glare."
        )
        return Advice(State.DONE, [Note(text, is_good=False)])
    notes = [Note(_("Serial number read: %(serial)s") % {"serial": found.serial}, is_good=True)]
    if found.chk:
        notes.append(Note(_("CHK read: %(chk)s") % {"chk": found.chk}, is_good=True))
    return Advice(State.DONE, notes, found)


def _on_invoice(
    uploads: Sequence[Upload],
    bought: Purchased,
    facts: InvoiceFacts,
    promotion: Promotion | None,
) -> Advice:
    registered = bought if isinstance(bought, RegisteredProduct) else None
    reading = read_purchase.reading_of(uploads, facts)
    if not any(reading.pages):
        text = _(
            "We can't read this invoice. Retake the photo in good light, with the whole page in "
            "view."
        )
        return Advice(State.DONE, [Note(text, is_good=False)], registered=registered)
    found = {finding.kind: finding for finding in reading.findings}
    differ = read_purchase.differences_in(reading, bought, facts)
    if differ and registered and not purchase_facts.may_take(registered):
        differ = []
    offers = [_offer(each, uploads) for each in differ]
    if promotion:
        held = held_against(promotion, reading.findings)
        found = {kind: each for kind, each in found.items() if each.passed or kind in held}
    known = {_KINDS[each.fact] for each in differ}
    notes = [*offers, *notes_on({kind: found[kind] for kind in found if kind not in known})]
    unsaid = None
    if isinstance(bought, RegistrationDraft):
        unsaid = read_purchase.unsaid_in(reading, bought, facts)
        notes = [*_of_unsaid(unsaid), *notes]
    said = [*notes, *_of_editors(uploads)]
    return Advice(State.DONE, said, registered=registered, unsaid=unsaid)


def _of_unsaid(read: ReadPurchase) -> Iterator[Note]:
    """Say what is filled in from the invoice, so that the member looks at it."""
    day = date_format(read.purchased_on) if read.purchased_on else ""
    store = read.store.name if read.store else ""
    if day and store:
        text = _("We read %(day)s at %(store)s, and filled it in. Please check it.")
        yield Note(text % {"day": day, "store": store}, is_good=True)
    elif day or store:
        text = _("We read %(read)s, and filled it in. Please check it.")
        yield Note(text % {"read": day or store}, is_good=True)


_KINDS: Final = {PurchaseFact.DAY: FindingKind.DATE, PurchaseFact.STORE: FindingKind.STORE}


def _offer(differs: Difference, uploads: Sequence[Upload]) -> Note:
    """Say what was typed and what was read, with the button that takes the read one."""
    typed, read = (
        date_format(each) if isinstance(each, date) else each.name
        for each in (differs.typed, differs.read)
    )
    text = _("You typed %(typed)s. We read %(read)s on your invoice.")
    asked = TakenFact(differs.fact.value, differs.value, tuple(each.pk for each in uploads))
    return Note(
        text % {"typed": typed, "read": read},
        is_good=False,
        take=asked.as_text(),
        label=_("Use %(read)s") % {"read": read},
    )


def _of_editors(uploads: Sequence[Upload]) -> Iterator[Note]:
    editors = dict.fromkeys(edited_with(upload.software) for upload in uploads)
    yield from (note_on_editor(editor) for editor in editors if editor)
