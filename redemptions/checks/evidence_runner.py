"""Check the evidence of a claim against what the member entered, and locate each finding."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import prefetch_related_objects

from evidence.documents import dates, document_type, model_names, stores
from evidence.documents import invoice_numbers as documents_invoice_numbers
from evidence.documents.fingerprints import numbers_printed
from evidence.documents.invoice import InvoiceFacts
from evidence.documents.rotation import InvoiceReading, check_pages
from evidence.documents.serial_numbers import RULE as SERIAL_RULE
from evidence.documents.serial_numbers import match_in_copy, match_serial
from evidence.findings import Finding, FindingKind, against
from evidence.models import Upload
from evidence.purchases import product_lines, totals, units
from evidence.reading import Line, stated
from evidence.reading.signs import FONTS_RULE, LAYER_RULE, PASTED_RULE, match_signs
from evidence.unit_labels.product_label import RULE as LABEL_RULE
from evidence.unit_labels.product_label import match_label
from evidence.upload_reading import (
    codes_of,
    codes_with_copy_of,
    copy_reading_of,
    invoice_lines_of,
    lines_of,
    page_signs_of,
    read_now,
    surroundings_of,
    turned_lines_of,
)
from products.registration.read_purchase import facts_of
from redemptions.bundles.claimed_parts import invoices_of, photo_of
from redemptions.checks.price_check import check_price
from redemptions.models import Check, Claim, ClaimPart

MOST_KEPT: Final = 5000
# By the photo, the serial number that it is to show, and when it was read.
_kept: dict[tuple[int, str, datetime | None], list[Finding]] = {}
RULES: Final = (
    SERIAL_RULE,
    LABEL_RULE,
    document_type.RULE,
    dates.RULE,
    stores.RULE,
    model_names.RULE,
    documents_invoice_numbers.RULE,
    units.RULE,
    product_lines.RULE,
    document_type.REFUND_RULE,
    totals.RULE,
    dates.LATER_RULE,
    stated.RULE,
    PASTED_RULE,
    FONTS_RULE,
    LAYER_RULE,
)


@dataclass(frozen=True, slots=True)
class EvidenceResult:
    """The unsaved checks of the evidence, and the invoice data that claims are compared by."""

    checks: list[Check]
    uploads: list[Upload]
    invoice_key: str = ""
    invoice_numbers: tuple[str, ...] = ()
    # Of a bundle: the same of each further product.
    parts: tuple[tuple[ClaimPart, "EvidenceResult"], ...] = ()


def check_evidence(claim: Claim) -> EvidenceResult:
    """Check all evidence of a claim; read uploads first that were not read yet.

    Raises:
        evidence.upload_reading.NotReadYet: an upload is being read elsewhere, or will be retried.
    """
    main, *further = claim.units
    parts = [(part, _check_unit(part)) for part in further if isinstance(part, ClaimPart)]
    for part, result in parts:
        for check in result.checks:
            check.part = part
    return replace(_check_unit(main), parts=tuple(parts))


def _check_unit(unit: Claim | ClaimPart) -> EvidenceResult:
    """Check photo and invoice of one product of a claim."""
    registered, photo = unit.registered_product, photo_of(unit)
    photos = [read_now(photo)] if photo else []
    invoices = [read_now(upload, region=registered.region) for upload in invoices_of(unit)]
    reading, places = _read_invoices(invoices, facts_of(registered, invoices))
    checks = [*_of_photos(photos, unit.serial.serial)]
    checks += [check_of(found, *places[found.page]) for found in reading.findings if places]
    if isinstance(unit, Claim):
        checks += check_price(unit, reading, places)
    number = next((each.read for each in reading.findings if each.kind is FindingKind.NUMBER), "")
    printed = numbers_printed(line for page in reading.pages for line in page)
    return EvidenceResult(
        checks,
        [*photos, *invoices],
        documents_invoice_numbers.duplicate_key(
            registered.store.name, number, registered.purchased_on
        ),
        tuple(sorted(each[:60] for each in printed)),
    )


def _read_invoices(
    invoices: Iterable[Upload], facts: InvoiceFacts
) -> tuple[InvoiceReading, Sequence[tuple[Upload, int]]]:
    """Check all pages of the invoices; return also the upload and number of each page."""
    pages = [page for upload in invoices for page in upload.pages.select_related("upload")]

    def read_turned(number: int, degrees: int) -> list[Line]:
        return turned_lines_of(pages[number], degrees)

    reading = check_pages([invoice_lines_of(page) for page in pages], facts, read_turned)
    signs = match_signs([page_signs_of(page) for page in pages])
    reading = replace(reading, findings=[*reading.findings, *signs])
    return reading, [(page.upload, page.number) for page in pages]


def _of_photos(photos: Iterable[Upload], serial: str) -> Iterator[Check]:
    for upload in photos:
        yield from (check_of(each, upload, each.page) for each in findings_on_photo(upload, serial))


def findings_on_photo(upload: Upload, serial: str) -> list[Finding]:
    """Return which serial and which label a photo, already read, shows, and what looks changed."""
    signs = match_signs([page_signs_of(page) for page in upload.pages.all()])
    return [check_photo(upload, serial), check_label(upload, serial), *signs]


def kept_findings(photos: Sequence[Upload]) -> dict[int, list[Finding]]:
    """Return the findings on photos of labels that are read, by photo, as pages show them.

    A process judges a photo once: what was read does not change, nor does a rule while it runs.
    """
    keys = {photo.pk: (photo.pk, photo.serial, photo.done_at) for photo in photos}
    found = {pk: kept for pk, key in keys.items() if (kept := _kept.get(key))}
    new = [photo for photo in photos if photo.pk not in found]
    prefetch_related_objects(new, "pages")
    if len(_kept) + len(new) > MOST_KEPT:
        _kept.clear()
    for photo in new:
        found[photo.pk] = _kept[keys[photo.pk]] = findings_on_photo(photo, photo.serial)
    return found


def check_label(upload: Upload, serial: str) -> Finding:
    """Check whether a photo, already read, shows the label on the product or on its package.

    Of several pages, as of a long screenshot, the one that speaks most against it counts.
    """
    found = [
        replace(
            match_label(
                serial,
                codes_with_copy_of(page),
                None if page.lines is None else lines_of(page),
                surroundings_of(page),
            ),
            page=page.number,
        )
        for page in upload.pages.all()
    ]
    return min(found, key=against)


def check_photo(upload: Upload, serial: str) -> Finding:
    """Check whether a photo, already read, or a copy of it shows this serial number."""
    pages = list(upload.pages.all())
    codes = [code for page in pages for code in codes_of(page)]
    found = match_serial(serial, codes, [line for page in pages for line in lines_of(page)])
    copies = [copy for page in pages if (copy := copy_reading_of(page))]
    in_copies = (match_in_copy(serial, copy) for copy in copies if not found.passed)
    return next((finding for finding in in_copies if finding.passed), found)


def check_of(finding: Finding, upload: Upload | None = None, page: int = 0) -> Check:
    """Return a finding as a check that is not saved yet."""
    return Check(
        kind=finding.kind.value,
        verdict=finding.verdict.value,
        expected=finding.expected[:300],
        read=finding.read[:300],
        upload=upload,
        page=page,
        box=list(finding.box) if finding.box else None,
        confidence=finding.confidence,
        rule=finding.rule,
        read_in=finding.read_in,
    )
