"""Read everything in one upload: as an invoice, and as a photo of a serial number."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from evidence.documents.invoice import InvoiceFacts
from evidence.documents.rotation import check_pages, read_again, read_invoice
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
from evidence.reading.signs import PageSigns, match_signs
from evidence.reading.stated import confirmed
from evidence.sandbox.answer import Sign, StatedText
from evidence.stages import Stages
from evidence.unit_labels.reading import read_label


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

    @property
    def signs(self) -> Sequence[Sign]:
        """What looks changed."""


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


def _on_label(serial: str, pages: Sequence[PageToRead], lines: Sequence[Line]) -> list[Finding]:
    codes, photo = [code for page in pages for code in page.codes], pages[0].content
    found = match_serial(serial, codes, lines)
    # Invoices are read from a smaller copy, too small for the print on a sticker.
    on_label = found if found.passed else read_serial(serial, codes, photo)
    return [on_label, read_label(serial, codes, photo)]


def read_evidence(
    pages: Sequence[PageToRead], serial: str, facts: InvoiceFacts, stages: Stages
) -> Evidence:
    """Read an upload as an invoice and, where a serial is given, as a photo of it too."""
    read_page = partial(read_invoice, script=script_of(facts.country))
    with stages.timed("print"):
        read = [read_page(page.content) for page in pages]
    known = [
        [*lines, *confirmed(page.stated, lines)] for page, lines in zip(pages, read, strict=True)
    ]

    def read_turned(number: int, degrees: int) -> list[Line]:
        with stages.timed("print, turned"):
            return read_again(pages[number].content, degrees, read_page)

    with stages.timed("rules"):
        reading = check_pages(known, facts, read_turned)
    codes = [code for page in pages for code in page.codes]
    lines = [line for each in reading.pages for line in each]
    looked_at = zip(pages, read, strict=True)
    signs = match_signs([PageSigns(page.signs, page.stated, seen) for page, seen in looked_at])
    findings = [*reading.findings, *signs]
    if serial:
        with stages.timed("print, as a label"):
            findings += _on_label(serial, pages, lines)
    shown = [
        ReadPage([(code.format, code.text) for code in page.codes], read)
        for page, read in zip(pages, reading.pages, strict=True)
    ]
    return Evidence(shown, findings, find_serial_and_chk(codes, lines))
