"""Detect a kind that is taken by the first bytes of a file, whatever its name says."""

import re
from typing import Final

from evidence.sandbox.job import FileKind

HEIF_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_KINDS: Final = (
    (FileKind.JPEG, rb"\xff\xd8\xff"),
    (FileKind.PNG, rb"\x89PNG\r\n\x1a\n"),
    (FileKind.GIF, rb"GIF8[79]a"),
    (FileKind.WEBP, rb"RIFF.{4}WEBP"),
    (FileKind.HEIF, rb".{4}ftyp(?:" + b"|".join(HEIF_BRANDS) + rb")"),
    (FileKind.PDF, rb"%PDF-"),
)
# Some mail programs and scanners write something before the PDF; viewers look as far as this.
PDF_WITHIN: Final = 1024
# A mail begins with its headers, some of which only a mail has.
_MAIL_SEARCHED: Final = 4096
_HEADERS: Final = re.compile(rb"\s*(?:From [^\n]{1,200}\n)?(?:[\x21-\x39\x3b-\x7e]{1,60}:[^\n]*\n)")
_OF_MAILS: Final = re.compile(
    rb"^(?:from|received|return-path|delivered-to|mime-version|message-id|subject):\s",
    re.IGNORECASE | re.MULTILINE,
)


def kind_of(head: bytes) -> FileKind | None:
    """Tell the kind from the first bytes, None if it is none that is taken."""
    kinds = (kind for kind, begins in _KINDS if re.match(begins, head, re.DOTALL))
    return next(kinds, FileKind.EMAIL if _is_mail(head[:_MAIL_SEARCHED]) else None)


def is_late_pdf(head: bytes) -> bool:
    """Tell whether a PDF begins a little later than it should, as viewers allow."""
    return b"%PDF-" in head[:PDF_WITHIN]


def _is_mail(head: bytes) -> bool:
    headers = head.lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return bool(_HEADERS.match(headers + b"\n") and _OF_MAILS.search(headers))
