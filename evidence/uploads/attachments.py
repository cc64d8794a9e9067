"""Files with a message: pictures and PDFs as redrawn copies, plain texts as their characters alone.

No decoder in C reads a text, so it needs no sandbox: what is stored are characters that we chose,
in UTF-8, without those that steer a screen or turn the direction of what follows.
"""

import codecs
import hashlib
import re
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError

from evidence.sandbox.job import FileKind, Refusal
from evidence.uploads import file_kinds, malware
from evidence.uploads.cleaning import (
    LONGEST_NAME,
    CleanUpload,
    accept,
    clean_upload,
    printable,
    suffix_of,
)
from evidence.uploads.upload_errors import TooBusy, attachment_refusal, not_stored

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

TEXT_SUFFIXES: Final = ("txt", "log", "csv")
MOST_TEXT_BYTES: Final = 2 * 1024 * 1024
ACCEPTED: Final = ",".join(
    [
        accept(kind for kind in FileKind if kind is not FileKind.EMAIL),
        *(f".{suffix}" for suffix in TEXT_SUFFIXES),
        "text/plain",
        "text/csv",
    ]
)
# Control characters but tab and line feed; marks that turn the direction, join or cannot be seen.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def clean_attachment(upload: "UploadedFile[bytes]") -> CleanUpload:
    """Check a file that belongs to a message, and return its clean pages, or its clean text.

    Raises:
        ValidationError: it is too large, broken, or of a wrong kind; the message says what to do.
        TooBusy: too many others are being read.
    """
    try:
        head = upload.read(file_kinds.HEAD)
        upload.seek(0)
    except OSError as error:
        raise not_stored() from error
    suffix = suffix_of(str(upload.name))
    kind = file_kinds.kind_of(head, suffix)
    if head and suffix in TEXT_SUFFIXES and kind in {None, FileKind.EMAIL}:
        return _clean_text(upload, head)
    if kind is FileKind.EMAIL:
        raise attachment_refusal("email")
    try:
        # Nothing is looked for in it, so each page is looked at once.
        return clean_upload(upload, pdf=True, code_seconds=0.0)
    except ValidationError as refused:
        if refused.code == not_stored().code:
            raise
        raise attachment_refusal(str(refused.code)) from refused


def _clean_text(upload: "UploadedFile[bytes]", head: bytes) -> CleanUpload:
    """Return the characters of a text; its end of a name alone makes nothing a text."""
    told = file_kinds.foreign(head, "")
    if told != "unknown":
        raise attachment_refusal(told)
    if (upload.size or 0) > MOST_TEXT_BYTES:
        raise attachment_refusal("long_text")
    try:
        content = upload.read()
        malware.refuse_malware(content)
    except OSError as error:
        raise not_stored() from error
    except Refusal as refused:
        if refused.code == "busy":
            raise TooBusy from refused
        raise attachment_refusal(refused.code) from refused
    return CleanUpload(
        pages=(),
        kind=None,
        original_name=printable(str(upload.name))[-LONGEST_NAME:],
        sha256=hashlib.sha256(content).hexdigest(),
        codes_complete=True,
        original=content,
        text=harmless(_decoded(content)).encode(),
    )


def harmless(text: str) -> str:
    """Return a text in which what steers a screen, or cannot be seen, is a mark that can."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", lines)


def _decoded(content: bytes) -> str:
    """Decode a text: Unicode, or else as programs of old wrote it; those write no NUL.

    Raises:
        ValidationError: it is no text.
    """
    coding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    try:
        text = content.decode(coding or "utf-8")
    except UnicodeDecodeError as error:
        if coding or b"\0" in content:
            raise attachment_refusal("not_text") from error
        return content.decode("cp1252", "replace")
    if "\0" in text:
        raise attachment_refusal("not_text")
    return text
