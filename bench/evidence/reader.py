"""Read papers and photos as the product does: cleaned in the sandbox, read, and checked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.evidence.kept import READS, kept
from bench.papers.sales import Sale
from bench.papers.stack import Paper
from evidence.documents.editing import edited_with
from evidence.documents.invoice import InvoiceFacts
from evidence.documents.read_all import read_evidence
from evidence.documents.serial_numbers import read_serial
from evidence.findings import Finding, FindingKind
from evidence.reading.lines import Line
from evidence.sandbox.answer import SandboxAnswer
from evidence.stages import Stages
from evidence.unit_labels.reading import read_label
from evidence.uploads.cleaning import clean_upload
from evidence.uploads.fields import INVOICE_CODE_SECONDS
from portal.demo.catalogue import MODELS
from promotions.models.reliable_checks import usual_checks
from redemptions.models import Check

CATALOGUE = tuple(model.name for model in MODELS.values())
# No invoice shows these; the photo of the serial number does.
_OF_THE_PHOTO: Final = frozenset({FindingKind.SERIAL.value, FindingKind.LABEL.value})


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper, its pages' lines, what the product found on it, and an editor that it names."""

    paper: Paper
    pages: Sequence[Sequence[Line]]
    findings: Sequence[Finding]
    editor: str = ""

    @property
    def passed(self) -> Collection[FindingKind]:
        """Return the kinds of findings that pass."""
        return {finding.kind for finding in self.findings if finding.passed}

    @property
    def signs(self) -> list[str]:
        """Return what speaks against the paper even where a promotion does not list it."""
        found = [
            finding.kind.value
            for finding in self.findings
            if Check(kind=finding.kind.value, verdict=finding.verdict.value).contradicts
        ]
        return [*found, "editor"] if self.editor else found

    @property
    def passes_the_list(self) -> bool:
        """Whether all passes that a new promotion relies on, of what an invoice can show."""
        return {*usual_checks()} - _OF_THE_PHOTO <= {kind.value for kind in self.passed}

    @property
    def approved(self) -> bool:
        """Whether a policy would approve the claim, as far as the invoice goes."""
        return self.passes_the_list and not self.signs


def cleaned(content: bytes, name: str, code_seconds: float = 1.0) -> SandboxAnswer:
    """Clean an upload as the portal does.

    Raises:
        ValidationError: it is refused.
    """

    def clean() -> SandboxAnswer:
        file = SimpleUploadedFile(name, content)
        clean = clean_upload(file, pdf=True, code_seconds=code_seconds)
        return SandboxAnswer(clean.pages, clean.codes_complete, clean.software)

    return kept("clean", READS, (content, name, code_seconds), clean)


def facts(sale: Sale, paper: Paper) -> InvoiceFacts:
    """Return what a member enters for this sale, and what the portal knows."""
    return InvoiceFacts(
        country=sale.custom.country,
        bought_on=sale.bought_on,
        store=sale.store,
        model=sale.model.name,
        article=sale.model.number,
        catalogue=CATALOGUE,
        stores=sale.custom.stores,
        serial=sale.serial,
        uploaded_on=paper.uploaded_on,
    )


def read_paper(paper: Paper) -> ReadPaper:
    """Read a paper and check it against what the claim says."""
    try:
        answer = cleaned(paper.content, paper.name, INVOICE_CODE_SECONDS)
    except ValidationError:
        return ReadPaper(paper, [], [])
    found = read_evidence(answer.pages, "", facts(paper.claimed, paper), Stages())
    pages = [page.lines for page in found.pages]
    return ReadPaper(paper, pages, found.findings, edited_with(answer.software))


def photo_findings(content: bytes, serial: str) -> list[Finding]:
    """Return all that the product finds on a photo of a serial number."""
    page = cleaned(content, "photo.jpg").pages[0]
    read = read_serial(serial, page.codes, page.content)
    return [read, read_label(serial, page.codes, page.content)]
