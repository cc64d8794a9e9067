"""Read the text on an upload, once, in a worker; the result is stored with each page."""

import logging
from collections.abc import Sequence
from dataclasses import astuple
from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from evidence.documents.rotation import UPSIDE_DOWN, read_invoice, rotated
from evidence.documents.serial_numbers import match_serial
from evidence.findings import Box, FindingVerdict
from evidence.models import Upload, UploadPage
from evidence.reading import INVOICE_SIDE, Line, read_lines, stated
from evidence.reading.scripts import Script, script_coded, script_of
from evidence.sandbox.answer import DecodedCode, StatedText
from foundation import leases

logger = logging.getLogger(__name__)
READ: Final = "evidence.tasks.read_upload"
_RETRY_AFTER: Final = timedelta(seconds=20)


class NotReadYet(Exception):
    """Another worker is reading the upload, or reading it will be retried."""


def read(upload_id: int) -> None:
    """Read the pages of an upload, unless that is done or another worker is doing it.

    A failed reading is tried three times; then the upload counts as read, without text.
    """
    upload: Upload | None = leases.take(Upload.objects.free(), upload_id)
    if upload is None:
        return
    try:
        found = {} if leases.is_spent(upload) else _read_pages(upload)
    except Exception:
        # Whatever failed, this picture must not block the next one.
        logger.exception("Upload %s was not read, attempt %s.", upload.pk, upload.attempts)
        if not leases.is_last(upload):
            leases.give_back(upload, after=_RETRY_AFTER)
            return
        found = {}
    _save(upload, found)


def read_now(upload: Upload, *, region: str = "") -> Upload:
    """Return the upload once it has been read, reading it now if necessary.

    With the region of its shop, also in the script of that region: when the upload was read, only
    the member's own region was known.

    Raises:
        NotReadYet: another worker is reading it, or it failed and will be retried.
    """
    if not upload.is_done:
        read(upload.pk)
        upload.refresh_from_db()
    if not upload.is_done:
        raise NotReadYet
    if script := script_of(region):
        for page in upload.pages.exclude(script=script.code).exclude(file=""):
            page.lines, page.script = _rows(_lines(page, INVOICE_SIDE, script)), script.code
            page.turned_lines = {}
            page.save(update_fields=["lines", "script", "turned_lines"])
    return upload


def count_as_read(
    upload: Upload, lines: Sequence[list[Line]], upside_down: list[Line] | None = None
) -> None:
    """Keep what is known to stand on each page of an upload, as if a worker had read it now.

    ``upside_down`` is what the engine makes of a single page that is turned.
    """
    pages = list(upload.pages.all())
    known = zip(pages, lines, strict=True)
    found = {} if _is_coded(upload, pages) else {page.pk: _rows(read) for page, read in known}
    _save(upload, found)
    if upside_down is not None:
        upload.pages.update(turned_lines={str(UPSIDE_DOWN): _rows(upside_down)})


def lines_of(page: UploadPage) -> list[Line]:
    """Return the lines of text that were read on a page."""
    return _from_rows(page.lines or [])


def invoice_lines_of(page: UploadPage) -> list[Line]:
    """Return the lines on a page of an invoice, and what its PDF says and they confirm."""
    lines = lines_of(page)
    return [*lines, *stated.confirmed(_stated_of(page), lines)] if page.stated else lines


def _stated_of(page: UploadPage) -> list[StatedText]:
    return [
        StatedText(text, value, (box[0], box[1], box[2], box[3]) if box else None)
        for text, value, box in page.stated
    ]


def turned_lines_of(page: UploadPage, degrees: int) -> list[Line]:
    """Return the lines on a page of an invoice turned clockwise; it is read when first asked for.

    Each later check of the claim then spares the engine another look at the same page.
    """
    known = page.turned_lines.get(str(degrees))
    if known is None and not page.file:
        return []  # deleted by rule
    if known is None:
        with page.file.open("rb") as file:
            turned = rotated(file.read(), degrees)
        known = _rows(read_invoice(turned, script_coded(page.script)))
        page.turned_lines = {**page.turned_lines, str(degrees): known}
        page.save(update_fields=["turned_lines"])
    return _from_rows(known)


def codes_of(page: UploadPage) -> list[DecodedCode]:
    """Give the codes on a page, as they were decoded from its original pixels."""
    return [
        DecodedCode(form, text, (box[0], box[1], box[2], box[3])) for form, text, box in page.codes
    ]


def _read_pages(upload: Upload) -> dict[int, list[Any]]:
    """Read the text of each page, unless a bar code on a photo already proves the serial.

    Reading text takes most of a claim's time; if a bar code equals the serial it adds nothing.
    """
    pages = list(upload.pages.all())
    if _is_coded(upload, pages):
        return {}
    # Invoices are read from a smaller copy, too small for the print on a label.
    side = None if upload.kind == Upload.Kind.SERIAL_PHOTO else INVOICE_SIDE
    script = _script_of(upload)
    return {page.pk: _rows(_lines(page, side, script)) for page in pages}


def _script_of(upload: Upload) -> Script | None:
    """Return the script of the member's region for an invoice; labels have none but Latin."""
    return script_of(upload.user.region) if upload.kind == Upload.Kind.INVOICE else None


def _is_coded(upload: Upload, pages: list[UploadPage]) -> bool:
    """Tell whether it is a photo of a serial that a code on it says."""
    if upload.kind != Upload.Kind.SERIAL_PHOTO or not upload.serial:
        return False
    codes = [code for page in pages for code in codes_of(page)]
    return match_serial(upload.serial, codes, []).verdict is FindingVerdict.PASS


def _from_rows(rows: Sequence[Any]) -> list[Line]:
    return [Line(text, confidence, Box(*box), slope) for text, confidence, box, slope in rows]


def _rows(lines: list[Line]) -> list[Any]:
    return [astuple(line) for line in lines]


def _lines(page: UploadPage, side: int | None, script: Script | None) -> list[Line]:
    with page.file.open("rb") as file:
        return read_lines(file.read(), longest_side=side, script=script)


@transaction.atomic
def _save(upload: Upload, found: dict[int, list[Any]]) -> None:
    if leases.finish(upload):
        script = _script_of(upload)
        for pk, lines in found.items():
            page = UploadPage.objects.filter(pk=pk)
            page.update(lines=lines, script=script.code if script else "")
