"""Read drawn claims as the worker does, then try false claims on what was read.

``python -m bench.evidence.claims`` reads a few in a separate process, and prints how many seconds
each took and then the peak memory of the process, in kB.
"""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from bench import memory, report
from bench.evidence.drawn_claims import Drawn, claims
from bench.evidence.reader import cleaned
from evidence.documents.dates import match_date
from evidence.documents.invoice import InvoiceFacts
from evidence.documents.model_names import match_model
from evidence.documents.rotation import read_pages
from evidence.documents.serial_numbers import Barcode, match_serial, read_serial
from evidence.documents.stores import match_store
from evidence.findings import Finding, FindingKind
from evidence.reading import Line, read_lines
from evidence.reading.lines import with_neighbours
from evidence.uploads.cleaning import CleanPage, CleanUpload, clean_upload
from evidence.uploads.fields import INVOICE_CODE_SECONDS
from portal.demo.catalogue import MODELS, STORES, units

CATALOGUE: Final = tuple(model.name for model in MODELS.values())
TIMED: Final = 21
DIGITS, LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Read:
    """What was read on the two pictures of a claim, and which of its facts were found."""

    drawn: Drawn
    codes: Sequence[Barcode]
    print: list[Line]
    invoice: list[Line]
    found: dict[FindingKind, bool]


@dataclass(frozen=True, slots=True)
class Untrue:
    """A false claim: how it differs from the truth, and whether that fact passes."""

    what: str
    kind: FindingKind
    passes: bool


def clean(content: bytes, name: str, code_seconds: float = 1.0) -> CleanUpload:
    """Clean an upload as the portal does."""
    return clean_upload(SimpleUploadedFile(name, content), pdf=True, code_seconds=code_seconds)


def clean_pages(drawn: Drawn) -> tuple[CleanPage, list[bytes]]:
    """Clean both pictures of a claim: the photo, and the pages of the invoice."""
    photo = clean(drawn.photo, "photo.jpg")
    paper = clean(drawn.invoice, "invoice.jpg", INVOICE_CODE_SECONDS)
    return photo.pages[0], [page.content for page in paper.pages]


def kept_pages(drawn: Drawn) -> tuple[CleanPage, list[bytes]]:
    """Clean both pictures, or take what was made of them in an earlier run."""
    photo = cleaned(drawn.photo, "photo.jpg")
    paper = cleaned(drawn.invoice, "invoice.jpg", INVOICE_CODE_SECONDS)
    return photo.pages[0], [page.content for page in paper.pages]


def facts(drawn: Drawn) -> InvoiceFacts:
    """Return what the member of a drawn claim entered."""
    return InvoiceFacts(
        country=drawn.country,
        bought_on=drawn.bought_on,
        store=drawn.store,
        model=drawn.model.name,
        catalogue=CATALOGUE,
        stores=STORES[drawn.country],
    )


def read(drawn: Drawn) -> list[Finding]:
    """Do all the work for one claim: clean both pictures and check its facts on them."""
    page, paper = clean_pages(drawn)
    serial = read_serial(drawn.serial, page.codes, page.content)
    pages = read_pages(paper, facts(drawn))
    return [serial, *pages.findings]


def read_all(drawn: Drawn) -> Read:
    """Read everything, both codes and print, to try false claims on it."""
    page, paper = kept_pages(drawn)
    lines = read_lines(page.content, longest_side=None)
    pages = read_pages(paper, facts(drawn))
    findings = [match_serial(drawn.serial, page.codes, lines), *pages.findings]
    found = {finding.kind: finding.passed for finding in findings}
    return Read(drawn, page.codes, lines, pages.pages[0], found)


def false_claims(claim: Read) -> Iterator[Untrue]:
    """Change one fact at a time, and yield whether the pictures still seem to prove it."""
    yield from _false_serials(claim)
    invoice = with_neighbours(claim.invoice)
    drawn = claim.drawn
    for what, day in false_days(drawn.bought_on):
        yield Untrue(what, FindingKind.DATE, match_date(day, drawn.country, invoice).passed)
    for name in names_with_a_digit_changed(drawn.model.name):
        passes = match_model(name, invoice, (*CATALOGUE, name)).passed
        yield Untrue("model with one digit changed", FindingKind.MODEL, passes)
    for name in set(CATALOGUE) - {drawn.model.name}:
        passes = match_model(name, invoice, CATALOGUE).passed
        yield Untrue("another model of the catalogue", FindingKind.MODEL, passes)
    for store in {store for names in STORES.values() for store in names} - {drawn.store}:
        passes = match_store(store, invoice, STORES[drawn.country]).passed
        yield Untrue("another store", FindingKind.STORE, passes)


def false_days(day: date) -> Iterator[tuple[str, date]]:
    """Yield dates that a member may enter by mistake, or because they suit a promotion."""
    yield "date a day off", day + timedelta(1)
    yield "date a day off", day - timedelta(1)
    for months in (-1, 1):
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        yield "date a month off", date(year, month + 1, min(day.day, last))
    if day.day <= len(calendar.month_name) - 1 and day.day != day.month:
        yield "day and month swapped", date(day.year, day.day, day.month)


def changed(text: str, random: Random) -> Iterator[str]:
    """Replace one character at a time with another digit or letter."""
    for place, sign in enumerate(text):
        if sign.isalnum():
            others = (DIGITS if sign.isdigit() else LETTERS).replace(sign, "")
            yield text[:place] + random.choice(others) + text[place + 1 :]


def _false_serials(claim: Read) -> Iterator[Untrue]:
    serial = claim.drawn.serial
    # Also without a code in the photo: print alone is the weaker proof.
    for codes in ([*claim.codes], []):
        for other in changed(serial, Random(serial)):  # noqa: S311 -- the same every time
            passes = match_serial(other, codes, claim.print).passed
            yield Untrue("serial with one sign changed", FindingKind.SERIAL, passes)
        for unit in units(claim.drawn.model.number):
            if unit.serial != serial:
                passes = match_serial(unit.serial, codes, claim.print).passed
                yield Untrue("another serial of the product", FindingKind.SERIAL, passes)


def names_with_a_digit_changed(name: str) -> Iterator[str]:
    """Yield the names that differ in one figure and are no model of the catalogue."""
    names = {
        name[:place] + digit + name[place + 1 :]
        for place, sign in enumerate(name)
        if sign.isdigit()
        for digit in DIGITS.replace(sign, "")[::3]
    }
    # An existing name is another product, and counted as such.
    yield from sorted(names - set(CATALOGUE))


def main() -> None:
    """Measure each claim, without the time and memory that drawing it takes."""
    peaks = []
    for each in islice(claims(0), TIMED):
        memory.forget_peak()
        print(report.seconds(partial(read, each)))
        peaks.append(memory.peak())
    print(max(peaks))


if __name__ == "__main__":
    main()
