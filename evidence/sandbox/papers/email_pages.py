"""Draw an e-mail as pages: its text, then the pictures and PDFs that are attached to it."""

import codecs
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Final

from PIL import Image

from evidence.sandbox import pictures, signatures, software
from evidence.sandbox.answer import MOST_PAGES
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import FileKind, Refusal, SandboxJob
from evidence.sandbox.papers import drawn_text, mail_texts, pdf_pages

MOST_ATTACHED: Final = 30
# A picture that the text refers to is a logo or a button, unless it is large.
DECORATION: Final = 200
# Python and its parser load these when first asked for, and later they may not be able to.
for charset in (
    *("ascii", "utf-8", "utf-16", "latin-1", "iso-8859-2", "iso-8859-9", "iso-8859-15"),
    *("cp1250", "cp1251", "cp1252", "cp1254", "cp1258", "koi8-r", "cp874", "tis-620"),
    *("big5", "gb2312", "gbk", "gb18030", "shift_jis", "iso-2022-jp", "euc-jp", "euc-kr"),
):
    codecs.lookup(charset)
for is_east_asian in (True, False):
    drawn_text.font(east_asian=is_east_asian).getlength("A")
BytesParser(policy=policy.default).parsebytes(b"From: a@b.c\nDate: 1 Jan 2026\n\nA").as_string()


def sheets(content: bytes, job: SandboxJob) -> Iterator[DecodedPage]:
    """Give the text of the mail, then what is attached.

    Raises:
        Refusal: it has too many pages, or an attached PDF is refused.
    """
    mail = BytesParser(policy=policy.default).parsebytes(content.lstrip())
    made_with = software.one_line(*(mail_texts.header(mail, n) for n in ("X-Mailer", "User-Agent")))
    for number, sheet in enumerate(_all(mail, job)):
        if number == MOST_PAGES:
            raise Refusal("too_long")
        yield sheet._replace(software=made_with or sheet.software)


def _all(mail: EmailMessage, job: SandboxJob) -> Iterator[DecodedPage]:
    # There is no code in what was drawn from letters: nothing to search.
    blank = Image.new("L", (1, 1))
    for page in drawn_text.pages(mail_texts.text_of(mail), job.width):
        yield DecodedPage(page, blank)
    parts = (part for part in mail.walk() if not part.is_multipart())
    for number, part in enumerate(parts):
        if number < MOST_ATTACHED and part.get_content_maintype() != "text":
            yield from _attached(part, job)


def _attached(part: EmailMessage, job: SandboxJob) -> Iterator[DecodedPage]:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    kind = _kind(content)
    if kind is FileKind.PDF:
        yield from pdf_pages.sheets(content, replace(job, kind=kind))
    elif kind is not None:
        # A broken logo takes nothing from the mail.
        with suppress(Refusal, OSError, SyntaxError, ValueError):
            for sheet in pictures.sheets(content, replace(job, kind=kind)):
                if "Content-ID" not in part or min(sheet.grey.size) >= DECORATION:
                    yield sheet


def _kind(content: bytes) -> FileKind | None:
    kind = signatures.kind_of(content)
    if kind is None and signatures.is_late_pdf(content):
        return FileKind.PDF
    return None if kind is FileKind.EMAIL else kind
