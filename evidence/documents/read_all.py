"""Read everything in one upload: as an invoice, and as a photo of a serial number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from evidence.documents.invoice import InvoiceFacts
from evidence.documents.rotation import check_pages, read_invoice, rotated
from evidence.documents.serial_numbers import (
    Barcode,
    Candidate,
    find_serial_and_chk,
    match_serial,
    read_serial,
)
from evidence.findings import Finding
from evidence.reading.lines import Line
from evidence.reading.scripts import script_of
from evidence.reading.stated import confirmed
from evidence.sandbox.answer import StatedText


class PageToRead(Protocol):
    """A clean page, with the codes of its original pixels."""

    @property
    def content(self) -> bytes:
        """The clean JPEG."""

    @property
    def codes(self) -> Sequence[Barcode]:
        """What was decoded."""

    @property
    def stated(self) -> Sequence[StatedText]:
        """What a PDF itself says."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The bar codes and the lines of text on one page."""

    codes: list[tuple[str, str]]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read, how it matches the facts, and possible serial numbers with their CHK."""

    pages: list[ReadPage]
    findings: list[Finding]
    candidates: list[Candidate]


def read_evidence(pages: Sequence[PageToRead], serial: str, facts: InvoiceFacts) -> Evidence:
    """Read an upload as an invoice and, where a serial is given, as a photo of it too."""
    contents = [page.content for page in pages]
    script = script_of(facts.country)
    read = [read_invoice(content, script) for content in contents]
    known = [
        [*lines, *confirmed(page.stated, lines)] for page, lines in zip(pages, read, strict=True)
    ]
    reading = check_pages(
        known, facts, lambda at, angle: read_invoice(rotated(contents[at], angle), script)
    )
    codes = [code for page in pages for code in page.codes]
    lines = [line for each in reading.pages for line in each]
    findings = list(reading.findings)
    if serial:
        found = match_serial(serial, codes, lines)
        # Invoices are read from a smaller copy, too small for the print on a sticker.
        findings.append(found if found.passed else read_serial(serial, codes, pages[0].content))
    shown = [
        ReadPage([(code.format, code.text) for code in page.codes], read)
        for page, read in zip(pages, reading.pages, strict=True)
    ]
    return Evidence(shown, findings, find_serial_and_chk(codes, lines))
