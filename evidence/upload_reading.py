"""Read the text on an upload, once, in a worker; the result is stored with each page."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from evidence.documents.rotation import UPSIDE_DOWN, read_again
from evidence.documents.serial_numbers import match_serial, read_in_copies
from evidence.findings import Box, FindingVerdict, ReadIn
from evidence.models import Upload, UploadPage
from evidence.reading import INVOICE_SIDE, Line, read_lines, stated
from evidence.reading.tries import CopyReading
from evidence.sandbox.answer import DecodedCode, StatedText
from foundation import leases
from foundation.text import storable

logger = logging.getLogger(__name__)
READ: Final = "evidence.tasks.read_upload"
_RETRY_AFTER: Final = timedelta(seconds=20)
# What was read on a page, by the field of its row.
Fields = dict[str, Any]
Readings = dict[int, Fields]


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


def read_now(upload: Upload) -> Upload:
    """Return the upload once it has been read, reading it now if necessary.

    Raises:
        NotReadYet: another worker is reading it, or it failed and will be retried.
    """
    if not upload.is_done:
        read(upload.pk)
        upload.refresh_from_db()
    if not upload.is_done:
        raise NotReadYet
    return upload


def count_as_read(
    upload: Upload, lines: Sequence[list[Line]], upside_down: list[Line] | None = None
) -> None:
    """Keep what is known to stand on each page of an upload, as if a worker had read it now.

    ``upside_down`` is what the engine makes of a single page that is turned.
    """
    pages = list(upload.pages.all())
    known = zip(pages, lines, strict=True)
    found: Readings = {page.pk: {"lines": _rows(read)} for page, read in known}
    _save(upload, {} if _is_coded(upload, pages) else found)
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
    """Return the lines on a page turned clockwise, or by 0 with contrast; read when asked for.

    Each later check of the claim then spares the engine another look at the same page.
    """
    known = page.turned_lines.get(str(degrees))
    if known is None and not page.file:
        return []  # deleted by rule
    if known is None:
        with page.file.open("rb") as file:
            known = _rows(read_again(file.read(), degrees))
        page.turned_lines = {**page.turned_lines, str(degrees): known}
        page.save(update_fields=["turned_lines"])
    return _from_rows(known)


def codes_of(page: UploadPage) -> list[DecodedCode]:
    """Give the codes on a page, as they were decoded from its original pixels."""
    return _codes_from_rows(page.codes)


def _codes_from_rows(rows: Sequence[Any]) -> list[DecodedCode]:
    return [DecodedCode(form, text, (box[0], box[1], box[2], box[3])) for form, text, box in rows]


def _read_pages(upload: Upload) -> Readings:
    """Read the text of each page, unless a bar code on a photo already proves the serial.

    Reading text takes most of a claim's time; if a bar code equals the serial it adds nothing.
    """
    pages = list(upload.pages.all())
    if _is_coded(upload, pages):
        return {}
    if upload.kind == Upload.Kind.SERIAL_PHOTO:
        return dict(_read_photo(upload, pages))
    # Invoices are read from a smaller copy, too small for the print on a label.
    return {
        page.pk: {"lines": _rows(read_lines(_content(page), longest_side=INVOICE_SIDE))}
        for page in pages
    }


def _read_photo(upload: Upload, pages: Sequence[UploadPage]) -> Iterator[tuple[int, Fields]]:
    """Read the print of a photo, and where it does not show the serial, copies of it."""
    for page in pages:
        content = _content(page)
        lines = read_lines(content, longest_side=None)
        copy = _read_in_copies(upload, page, lines, content) if upload.serial else None
        yield page.pk, {"lines": _rows(lines), "copy_reading": _row_of(copy) if copy else None}


def _read_in_copies(
    upload: Upload, page: UploadPage, lines: list[Line], content: bytes
) -> CopyReading | None:
    try:
        return read_in_copies(upload.serial, codes_of(page), lines, content)
    except Exception:
        # What the photo itself says is not lost for a copy.
        logger.exception("Copies of upload %s were not read.", upload.pk)
        return None


def copy_reading_of(page: UploadPage) -> CopyReading | None:
    """Return what was read in a copy of a photo that itself does not show its serial."""
    if page.copy_reading is None:
        return None
    row = page.copy_reading
    return CopyReading(
        ReadIn(row["read_in"]),
        [(x, y) for x, y in row["corners"]],
        _codes_from_rows(row["codes"]),
    )


def _row_of(copy: CopyReading) -> dict[str, Any]:
    codes = [(code.format, storable(code.text), code.box) for code in copy.codes]
    return {**copy._asdict(), "codes": codes}


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


def _content(page: UploadPage) -> bytes:
    with page.file.open("rb") as file:
        return bytes(file.read())


@transaction.atomic
def _save(upload: Upload, found: Readings) -> None:
    if leases.finish(upload):
        for pk, fields in found.items():
            UploadPage.objects.filter(pk=pk).update(**fields)
