"""Read what stands on an upload, once, in a worker; what was read is kept with each page."""

import logging
from dataclasses import astuple
from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from evidence.documents.serial_numbers import match_serial
from evidence.findings import Box, FindingVerdict
from evidence.models import Upload, UploadPage
from evidence.reading import INVOICE_SIDE, Line, read_lines
from evidence.sandbox.answer import DecodedCode
from foundation import leases

logger = logging.getLogger(__name__)
READ: Final = "evidence.tasks.read_upload"
_TRY_AGAIN: Final = timedelta(seconds=20)


class NotReadYet(Exception):
    """Another worker reads the upload now, or it is to be tried again."""


def read(upload_id: int) -> None:
    """Read the pages of an upload, unless that is done or another worker is at it.

    What fails is tried three times; then the upload counts as read, with nothing on it.
    """
    upload: Upload | None = leases.take(Upload.objects.free(), upload_id)
    if upload is None:
        return
    try:
        found = {} if leases.is_spent(upload) else _print_on(upload)
    except Exception:
        # Whatever it is, this picture must not keep the next one waiting.
        logger.exception("Upload %s was not read, attempt %s.", upload.pk, upload.attempts)
        if not leases.is_last(upload):
            leases.give_back(upload, after=_TRY_AGAIN)
            return
        found = {}
    _keep(upload, found)


def read_now(upload: Upload) -> Upload:
    """Give the upload as it is once it was read, and read it if nobody has.

    Raises:
        NotReadYet: another worker is at it, or it failed and is tried again.
    """
    if not upload.is_done:
        read(upload.pk)
        upload.refresh_from_db()
    if not upload.is_done:
        raise NotReadYet
    return upload


def lines_of(page: UploadPage) -> list[Line]:
    """Give the lines of print on a page, as they were read."""
    return [Line(text, sure, Box(*box), slope) for text, sure, box, slope in page.lines or []]


def codes_of(page: UploadPage) -> list[DecodedCode]:
    """Give the codes on a page, as they were decoded from its original pixels."""
    return [
        DecodedCode(form, text, (box[0], box[1], box[2], box[3])) for form, text, box in page.codes
    ]


def _print_on(upload: Upload) -> dict[int, list[Any]]:
    """Read the print of each page; none where a code says already what a photo is to show.

    Reading print takes most of a claim's time; where a code equals the serial it adds nothing.
    """
    pages = list(upload.pages.all())
    is_photo = upload.kind == Upload.Kind.SERIAL_PHOTO
    if is_photo and upload.serial and _is_coded(upload.serial, pages):
        return {}
    # An invoice is searched in a smaller copy than the print of a sticker needs.
    side = None if is_photo else INVOICE_SIDE
    return {page.pk: [astuple(line) for line in _lines(page, side)] for page in pages}


def _is_coded(serial: str, pages: list[UploadPage]) -> bool:
    codes = [code for page in pages for code in codes_of(page)]
    return match_serial(serial, codes, []).verdict is FindingVerdict.PASS


def _lines(page: UploadPage, side: int | None) -> list[Line]:
    with page.file.open("rb") as file:
        return read_lines(file.read(), longest_side=side)


@transaction.atomic
def _keep(upload: Upload, found: dict[int, list[Any]]) -> None:
    if leases.finish(upload):
        for pk, lines in found.items():
            UploadPage.objects.filter(pk=pk).update(lines=lines)
