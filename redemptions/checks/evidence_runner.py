"""Check the evidence of a claim against what the member entered, and locate each finding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from evidence.documents import dates, document_type, model_names, stores
from evidence.documents import invoice_numbers as documents_invoice_numbers
from evidence.documents.fingerprints import numbers_printed
from evidence.documents.invoice import InvoiceFacts
from evidence.documents.rotation import InvoiceReading, check_pages
from evidence.documents.serial_numbers import RULE as SERIAL_RULE
from evidence.documents.serial_numbers import match_serial
from evidence.findings import Finding, FindingKind
from evidence.models import Upload
from evidence.purchases import product_lines, totals, units
from evidence.reading import Line, stated
from evidence.upload_reading import codes_of, invoice_lines_of, lines_of, read_now, turned_lines_of
from products.models import Product, RegisteredProduct, RegistrationDraft, Store
from redemptions.models import Check, Claim

RULES: Final = (
    SERIAL_RULE,
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
)


@dataclass(frozen=True, slots=True)
class EvidenceResult:
    """The unsaved checks of the evidence, and the invoice data that claims are compared by."""

    checks: list[Check]
    uploads: list[Upload]
    invoice_key: str = ""
    invoice_numbers: tuple[str, ...] = ()


def check_evidence(claim: Claim) -> EvidenceResult:
    """Check all evidence of a claim; read uploads first that were not read yet.

    Raises:
        evidence.upload_reading.NotReadYet: an upload is being read elsewhere, or will be retried.
    """
    photo = claim.serial_photos.select_related("upload").first()
    photos = [read_now(photo.upload)] if photo else []
    proof = claim.registered_product.proofs.first()
    registered = claim.registered_product
    uploads = list(proof.uploads.all()) if proof else []
    invoices = [read_now(upload, region=registered.region) for upload in uploads]
    reading, places = _read_invoices(invoices, facts_of(registered, invoices))
    checks = [
        *(_check(check_photo(upload, claim.serial.serial), upload, 0) for upload in photos),
        *(_check(finding, *places[finding.page]) for finding in reading.findings if places),
    ]
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


def facts_of(
    bought: RegisteredProduct | RegistrationDraft, uploads: Sequence[Upload]
) -> InvoiceFacts:
    """Return what the invoice of a unit must show, as far as the member has entered it.

    ``uploads`` are its files: nothing on them can have been written after the last one came.
    """
    product = bought.serial.product
    others = Store.objects.filter(region=bought.region).values_list("name", flat=True)
    return InvoiceFacts(
        country=bought.region,
        bought_on=bought.purchased_on,
        store=bought.store.name if bought.store else "",
        model=product.name,
        article=product.model,
        catalogue=frozenset(Product.objects.values_list("name", flat=True)),
        stores=frozenset(others) if bought.store else frozenset(),
        serial=bought.serial.serial,
        uploaded_on=max((each.uploaded_at.date() for each in uploads), default=None),
    )


def _read_invoices(
    invoices: Iterable[Upload], facts: InvoiceFacts
) -> tuple[InvoiceReading, Sequence[tuple[Upload, int]]]:
    """Check all pages of the invoices; return also the upload and number of each page."""
    pages = [page for upload in invoices for page in upload.pages.select_related("upload")]

    def read_turned(number: int, degrees: int) -> list[Line]:
        return turned_lines_of(pages[number], degrees)

    reading = check_pages([invoice_lines_of(page) for page in pages], facts, read_turned)
    return reading, [(page.upload, page.number) for page in pages]


def check_photo(upload: Upload, serial: str) -> Finding:
    """Check whether a photo, already read, shows this serial number."""
    pages = list(upload.pages.all())
    codes = [code for page in pages for code in codes_of(page)]
    return match_serial(serial, codes, [line for page in pages for line in lines_of(page)])


def _check(finding: Finding, upload: Upload, page: int) -> Check:
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
    )
