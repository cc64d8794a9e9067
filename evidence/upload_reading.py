"""Read the text on an upload, once, in a worker; the result is stored with each page."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction

from evidence.documents.rotation import UPRIGHT, read_again, read_invoice
from evidence.documents.serial_numbers import read_in_copies
from evidence.findings import Box, ReadIn
from evidence.models import Upload, UploadPage
from evidence.reading import Line, stated, tries
from evidence.reading.scripts import Script, script_coded, script_of
from evidence.reading.signs import PageSigns
from evidence.reading.tries import CopyReading
from evidence.sandbox.answer import DecodedCode, Sign, SignKind, StatedText
from evidence.unit_labels.reading import look_around, look_at_label
from evidence.unit_labels.surroundings import Surroundings
from foundation import leases
from foundation.text import storable

logger = logging.getLogger(__name__)
READ: Final = "evidence.tasks.read_upload"
_RETRY_AFTER: Final = timedelta(seconds=20)
# What was read on a page, by the field of its row.
Fields = dict[str, Any]
Readings = dict[int, Fields]


@dataclass(frozen=True, slots=True)
class _PageReading:
    """What is saved of a page once it was read."""

    lines: list[Any]
    surroundings: dict[str, Any] | None = None
    copy_reading: dict[str, Any] | None = None
    script: str = ""


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
            page.lines, page.script = _rows(_invoice_lines(page, script)), script.code
            page.turned_lines = {}
            page.save(update_fields=["lines", "script", "turned_lines"])
    return upload


def count_as_read(upload: Upload, lines: Sequence[list[Line]]) -> None:
    """Keep what is known to stand on each page of an upload, as if a worker had read it now.

    It is all that is to be read: a copy with more contrast says no more.
    """
    known = zip(upload.pages.all(), lines, strict=True)
    script = _script_of(upload)
    _save(upload, {page.pk: _of_invoice(read, script) for page, read in known})
    upload.pages.update(turned_lines={str(UPRIGHT): []})


def lines_of(page: UploadPage) -> list[Line]:
    """Return the lines of text that were read on a page."""
    return _from_rows(page.lines or [])


def invoice_lines_of(page: UploadPage) -> list[Line]:
    """Return the lines on a page of an invoice, and what its PDF says and they confirm."""
    lines = lines_of(page)
    return [*lines, *stated.confirmed(_stated_of(page), lines)] if page.stated else lines


def page_signs_of(page: UploadPage) -> PageSigns:
    """Return what looks changed on a page, with what it says and what was read on it."""
    signs = [Sign(SignKind(kind), (box[0], box[1], box[2], box[3])) for kind, box in page.signs]
    return PageSigns(signs, _stated_of(page), lines_of(page))


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
            read_page = partial(read_invoice, script=script_coded(page.script))
            known = _rows(read_again(file.read(), degrees, read_page))
        page.turned_lines = {**page.turned_lines, str(degrees): known}
        page.save(update_fields=["turned_lines"])
    return _from_rows(known)


def surroundings_of(page: UploadPage) -> Surroundings | None:
    """Return what was seen around the label on a photo, if it was found."""
    return Surroundings(**page.surroundings) if page.surroundings else None


def known_turned_lines_of(page: UploadPage) -> dict[int, list[Line]]:
    """Return the lines of a page as it was read turned so far, by the degrees."""
    return {int(degrees): _from_rows(rows) for degrees, rows in page.turned_lines.items()}


def codes_of(page: UploadPage) -> list[DecodedCode]:
    """Give the codes on a page, as they were decoded from its original pixels."""
    return _codes_from_rows(page.codes)


def _codes_from_rows(rows: Sequence[Any]) -> list[DecodedCode]:
    return [DecodedCode(form, text, (box[0], box[1], box[2], box[3])) for form, text, box in rows]


def _read_pages(upload: Upload) -> dict[int, _PageReading]:
    """Read the text of each page."""
    pages = list(upload.pages.all())
    if upload.kind != Upload.Kind.SERIAL_PHOTO:
        script = _script_of(upload)
        return {page.pk: _of_invoice(_invoice_lines(page, script), script) for page in pages}
    return {page.pk: _read_photo(upload, page) for page in pages}


def _of_invoice(lines: list[Line], script: Script | None) -> _PageReading:
    return _PageReading(_rows(lines), script=script.code if script else "")


def _script_of(upload: Upload) -> Script | None:
    """Return the script of the member's region for an invoice; labels have none but Latin."""
    return script_of(upload.user.region) if upload.kind == Upload.Kind.INVOICE else None


def _read_photo(upload: Upload, page: UploadPage) -> _PageReading:
    """Read the label on a photo, and where it does not show the serial, copies of it."""
    content, codes = _content(page), codes_of(page)
    lines, around = look_at_label(upload.serial, codes, content)
    copy = _read_in_copies(upload, page, lines, content) if upload.serial else None
    if copy:
        around = look_around(upload.serial, tries.codes_in_photo(copy), lines, content)
    return _PageReading(
        _rows(lines), asdict(around) if around else None, _row_of(copy) if copy else None
    )


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


def codes_with_copy_of(page: UploadPage) -> list[DecodedCode]:
    """Give the codes on a page, and those that only a copy of it shows."""
    copy = copy_reading_of(page)
    return [*codes_of(page), *(tries.codes_in_photo(copy) if copy else ())]


def _row_of(copy: CopyReading) -> dict[str, Any]:
    codes = [(code.format, storable(code.text), code.box) for code in copy.codes]
    return {**copy._asdict(), "codes": codes}


def _from_rows(rows: Sequence[Any]) -> list[Line]:
    return [Line(text, sure, Box(*box), slope, *rest) for text, sure, box, slope, *rest in rows]


def _rows(lines: list[Line]) -> list[Any]:
    """Give the lines as they are stored; that one lies upside down is said only where it does."""
    return [astuple(line)[: None if line.upside_down else -1] for line in lines]


def _invoice_lines(page: UploadPage, script: Script | None) -> list[Line]:
    return read_invoice(_content(page), script)


def _content(page: UploadPage) -> bytes:
    with page.file.open("rb") as file:
        return bytes(file.read())


@transaction.atomic
def _save(upload: Upload, found: dict[int, _PageReading]) -> None:
    if leases.finish(upload):
        for pk, read in found.items():
            UploadPage.objects.filter(pk=pk).update(**asdict(read))
