"""Check and clean uploads: only pictures and PDFs are accepted, and only as redrawn copies.

A process with resource limits (evidence/sandbox) decodes and redraws each file, which drops
everything else in it: scripts, embedded documents, the location of a photo.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evidence.sandbox import run
from evidence.sandbox.answer import CleanPage, SandboxAnswer
from evidence.sandbox.job import PAPERS, SUFFIXES, FileKind, Refusal, SandboxJob
from evidence.uploads import file_kinds, limits, malware
from evidence.uploads.upload_errors import TooBusy, not_stored, refusal

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

__all__ = ["CleanPage", "CleanUpload", "clean_upload"]

logger = logging.getLogger(__name__)

LONGEST_NAME = 200
_MIME = {kind: f"image/{kind.lower()}" for kind in FileKind} | {
    FileKind.HEIF: "image/heic,image/heif",
    FileKind.PDF: "application/pdf",
    FileKind.EMAIL: "message/rfc822",
}


def accept(kinds: Iterable[FileKind]) -> str:
    """Name the kinds as the accept attribute of an input does."""
    wanted = list(kinds)
    suffixes = (f".{suffix}" for kind in wanted for suffix in SUFFIXES[kind])
    return ",".join([*suffixes, *(_MIME[kind] for kind in wanted)])


ACCEPT = accept(kind for kind in FileKind if kind not in PAPERS)
ACCEPT_WITH_PDF = accept(FileKind)


@dataclass(frozen=True, slots=True)
class CleanUpload:
    """All clean pages of an upload, and the original file."""

    pages: tuple[CleanPage, ...]
    kind: FileKind | None
    original_name: str
    sha256: str
    # Whether there was time to search every copy of every page for bar codes.
    codes_complete: bool
    original: bytes = field(repr=False)
    # What the file says created it, which need not be true; "" if it does not say.
    software: str = ""
    # A plain text has no pages: its characters, as they may be stored (attachments.py).
    text: bytes = field(default=b"", repr=False)
    # The names of its files, where they were written ahead (written_files.py).
    written: list[str] = field(default_factory=list, repr=False, compare=False)


def clean_upload(
    upload: "UploadedFile[bytes]", *, pdf: bool, code_seconds: float = 1.0, square: int = 0
) -> CleanUpload:
    """Check an upload and return its clean pages, with what was read from the original pixels.

    PDFs and e-mails are accepted only if `pdf` is true, as for invoices. What a file holds decides
    what it is; a name that says something else is mended. With `square`, its middle is cut to a
    square of that side.

    Raises:
        ValidationError: it is too large, broken, or of a wrong kind; the message says what to do.
        TooBusy: too many others are being read.
    """
    try:
        suffix, kind = _kind(upload, pdf=pdf)
        content = upload.read()
    except OSError as error:  # of a piece of it, which the storage does not give back
        raise not_stored() from error
    answer = _drawn_anew(content, kind, pdf=pdf, code_seconds=code_seconds, square=square)
    return CleanUpload(
        pages=answer.pages,
        kind=kind,
        original_name=file_kinds.mended(printable(str(upload.name)), suffix, kind)[-LONGEST_NAME:],
        sha256=hashlib.sha256(content).hexdigest(),
        codes_complete=answer.codes_complete,
        original=content,
        software=answer.software,
    )


def _drawn_anew(content: bytes, kind: FileKind, *, pdf: bool, **how: Any) -> SandboxAnswer:
    job = SandboxJob(kind, limits.max_width(), must=limits.means_needed(), **how)
    try:
        malware.refuse_malware(content)
        return run.run(content, job)
    except Refusal as refused:
        if refused.code == "busy":
            raise TooBusy from refused
        logger.info("An upload of kind %s was refused: %s", kind, refused.code)
        raise refusal(refused.code, pdf=pdf) from refused


def _kind(upload: "UploadedFile[bytes]", *, pdf: bool) -> tuple[str, FileKind]:
    """Tell how the name of an upload ends, and by its first bytes what it is.

    Raises:
        ValidationError: the kind is not accepted.
    """
    head = upload.read(file_kinds.HEAD)
    upload.seek(0)
    if not head:
        raise refusal("empty", pdf=pdf)
    suffix = suffix_of(str(upload.name))
    kind = file_kinds.kind_of(head, suffix)
    if kind is None:
        told = file_kinds.foreign(head, suffix)
        damaged = told == "unknown" and file_kinds.kind_named(suffix)
        raise refusal("broken" if damaged else told, pdf=pdf)
    if kind in PAPERS and not pdf:
        raise refusal("pdf_unwanted" if kind is FileKind.PDF else "email", pdf=pdf)
    if (upload.size or 0) > limits.max_bytes():
        raise refusal("too_large", pdf=pdf)
    return suffix, kind


def suffix_of(name: str) -> str:
    """Return the extension of a name, cut to a length that is safe to show, or ""."""
    return printable(name).lower().rpartition(".")[2][:10] if "." in name else ""


def printable(name: str) -> str:
    """Remove characters that databases reject or pages cannot show, such as NUL."""
    return "".join(char for char in name if char.isprintable())
