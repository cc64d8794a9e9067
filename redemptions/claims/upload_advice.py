"""Advice on an upload for the member who just made it: what was read, and what to improve.

Advice never blocks the member: a reviewer may be able to read what the portal cannot.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.documents.invoice import check_invoice
from evidence.documents.serial_numbers import Candidate
from evidence.findings import Finding, FindingKind, FindingVerdict
from evidence.models import Upload
from evidence.upload_reading import invoice_lines_of
from products.catalogue.drawings import on_the_product
from products.models import RegisteredProduct, RegistrationDraft, SerialNumber
from products.registration.scanning import scanned
from redemptions.checks.evidence_runner import check_label, check_photo, facts_of
from redemptions.models.promises import LONGEST_WAIT


class State(StrEnum):
    """The state of the reading: in progress, taking long, or done."""

    READING = "reading"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Note:
    """One line of advice: what is good, or what to improve."""

    text: str
    is_good: bool
    # What to do instead, as a drawing: its sheet in static/img, and its name in it.
    drawing: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice on uploads that belong together."""

    state: State
    notes: Sequence[Note] = ()
    # What was read from a label, to fill in the form.
    fill: Candidate | None = None


def advise(uploads: Sequence[Upload]) -> Advice:
    """Return the advice on one photo, or on all files of one invoice."""
    if not all(upload.is_done for upload in uploads):
        waiting_since = min(upload.uploaded_at for upload in uploads)
        is_late = timezone.now() - waiting_since > LONGEST_WAIT
        return Advice(State.LATE if is_late else State.READING)
    prefetch_related_objects(uploads, "pages")
    first = uploads[0]
    if first.kind == Upload.Kind.INVOICE:
        return Advice(State.DONE, list(_of_invoice(uploads)))
    if not first.serial:
        return _of_label(first)
    notes = [_of_photo(check_photo(first, first.serial)), *_of_its_place(first)]
    return Advice(State.DONE, notes)


def _of_photo(finding: Finding) -> Note:
    read, wanted = finding.read, finding.expected
    if finding.verdict is FindingVerdict.PASS:
        return Note(_("Serial number read: %(serial)s") % {"serial": wanted}, is_good=True)
    if finding.verdict is FindingVerdict.UNREADABLE:
        text = _(
            "We cannot read a serial number here. Hold the camera closer, flat, and without glare."
        )
    elif finding.verdict is FindingVerdict.NEAR:
        text = _(
            "We read %(read)s, which is nearly %(wanted)s. A sharper photo, taken closer and "
            "without glare, helps."
        )
    else:
        text = _("We read another serial number, %(read)s. Your product's is %(wanted)s.")
    return Note(text % {"read": read, "wanted": wanted}, is_good=False)


def _of_its_place(upload: Upload) -> Iterator[Note]:
    """Yield where to look for the label, if the photo seems to show the one on the package."""
    texts = {
        FindingVerdict.FAIL: _(
            "This looks like the label on the box. Photograph the label on the product itself."
        ),
        FindingVerdict.NEAR: _(
            "This may be the label on the box. If so, photograph the label on the product itself."
        ),
    }
    text = texts.get(check_label(upload, upload.serial).verdict)
    if text:
        unit = SerialNumber.objects.filter(serial=upload.serial).select_related("product__category")
        slug = next((each.product.category.slug for each in unit), "")
        yield Note(text, is_good=False, drawing=on_the_product(slug))


def _of_label(upload: Upload) -> Advice:
    found = scanned(upload)
    if found is None:
        text = _(
            "We cannot read a serial number here. Hold the camera closer, flat, and without glare."
        )
        return Advice(State.DONE, [Note(text, is_good=False)])
    notes = [Note(_("Serial number read: %(serial)s") % {"serial": found.serial}, is_good=True)]
    if found.chk:
        notes.append(Note(_("CHK read: %(chk)s") % {"chk": found.chk}, is_good=True))
    return Advice(State.DONE, notes, found)


def _of_invoice(uploads: Sequence[Upload]) -> Iterator[Note]:
    bought = _bought(uploads[0])
    if bought is None:
        return
    pages = [invoice_lines_of(page) for upload in uploads for page in upload.pages.all()]
    if not any(pages):
        text = _("We cannot read this invoice. Photograph it flat, in good light, all of it.")
        yield Note(text, is_good=False)
        return
    found = {finding.kind: finding for finding in check_invoice(pages, facts_of(bought, uploads))}
    if found[FindingKind.PAPER].verdict is FindingVerdict.FAIL:
        text = _("This does not look like an invoice, but like another paper of the shop: %(read)s")
        yield Note(text % {"read": found[FindingKind.PAPER].read}, is_good=False)
    yield from _against(found)
    yield from _of_facts(found)


def _against(found: dict[FindingKind, Finding]) -> Iterator[Note]:
    """Yield what contradicts the purchase, so that the member can replace the paper in time."""
    texts = {
        FindingKind.UNIT: _(
            "The invoice shows another serial number, %(read)s. Your product's is %(expected)s."
        ),
        FindingKind.REFUND: _(
            "This looks like a refund or credit note: %(read)s. Please upload the invoice of the"
            " purchase."
        ),
        FindingKind.TOTAL: _("The total on this invoice is zero or less: %(read)s."),
        FindingKind.ITEM: _("Your product is shown as returned on this invoice: %(read)s."),
        FindingKind.LATER: _("The invoice is dated %(read)s, after the day you uploaded it."),
    }
    for kind, text in texts.items():
        finding = found.get(kind)
        if finding and finding.verdict is FindingVerdict.FAIL:
            values = {"expected": finding.expected, "read": _value(finding)}
            yield Note(text % values, is_good=False)
    day = found.get(FindingKind.DATE)
    if day and day.verdict is FindingVerdict.FAIL:
        values = {"expected": _day(day.expected), "read": _day(day.read)}
        text = _("The invoice says %(read)s, but you entered %(expected)s as the purchase date.")
        yield Note(text % values, is_good=False)


def _value(finding: Finding) -> str:
    return _day(finding.read) if finding.kind is FindingKind.LATER else finding.read


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso))


def _of_facts(found: dict[FindingKind, Finding]) -> Iterator[Note]:
    names = {
        FindingKind.NUMBER: _("invoice number"),
        FindingKind.DATE: _("purchase date"),
        FindingKind.STORE: _("store"),
        FindingKind.MODEL: _("product name"),
    }
    read = [
        f"{name} {_shown(found[kind])}"
        for kind, name in names.items()
        if kind in found and found[kind].passed
    ]
    missed = [name for kind, name in names.items() if kind in found and _is_missing(found[kind])]
    if read:
        yield Note(_("Read: %(facts)s") % {"facts": ", ".join(read)}, is_good=True)
    if missed:
        text = _("Not found on it: %(facts)s. Does the photo show it, sharp and in full?")
        yield Note(text % {"facts": ", ".join(missed)}, is_good=False)


def _is_missing(finding: Finding) -> bool:
    """Return whether nothing was found; another day than the one entered is said by itself."""
    is_another_day = finding.kind is FindingKind.DATE and finding.verdict is FindingVerdict.FAIL
    return not finding.passed and not is_another_day


def _shown(finding: Finding) -> str:
    if finding.kind is FindingKind.DATE:
        return _day(finding.expected)
    return finding.expected or finding.read


def _bought(upload: Upload) -> RegisteredProduct | RegistrationDraft | None:
    """Return what the member entered about the purchase that an invoice proves."""
    return _registered(upload.user, upload) or (
        RegistrationDraft.objects.filter(user=upload.user, serial__serial=upload.serial)
        .select_related("serial__product", "store")
        .first()
    )


def _registered(user: User, upload: Upload) -> RegisteredProduct | None:
    mine = RegisteredProduct.objects.live().filter(user=user, serial__serial=upload.serial)
    return mine.first()
