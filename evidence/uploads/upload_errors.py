"""The messages for refused files: why, and what to do instead."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evidence.uploads import limits


class TooBusy(Exception):
    """Too many files are being read at this moment; the same file is taken a little later."""


class NotStored(ValidationError):
    """An upload was not stored; the message says why and what to do, for use next to a field."""


def not_stored() -> NotStored:
    """Return the error that says that the storage neither takes nor gives files just now."""
    text = _("We can't save your file right now. Please try again in a few minutes.")
    return NotStored(text, code="storage")


# The codes are stable: tests, logs and counts depend on them.
_REASONS: dict[str, Callable[[], str]] = {
    "spreadsheet": lambda: _("This is a spreadsheet."),
    "document": lambda: _("This is a text file."),
    "email": lambda: _("This is an email. Save the attached invoice and upload that."),
    "archive": lambda: _("This is an archive. Unpack it first."),
    "video": lambda: _("This is a video or audio file."),
    "picture": lambda: _("We can't read this image format."),
    "web_page": lambda: _("This is a web page."),
    "unknown": lambda: _("This file isn't an image."),
    "empty": lambda: _("This file is empty. It may not have been saved properly."),
    "too_large": lambda: _("This file is larger than %(megabytes)s MB.") % limits.in_texts(),
    "too_many_pixels": lambda: _("This image has too many pixels."),
    "too_small": lambda: _("This image is too small to read."),
    "too_many_pages": lambda: (
        _("This PDF has more than %(pages)s pages. Keep only the pages we need.")
        % limits.in_texts()
    ),
    "password": lambda: _("This PDF is password-protected. Save it without the password."),
    "xfa": lambda: _("Only Adobe Reader can show this form. Open it there and print it as a PDF."),
    "too_complex": lambda: _("This file is too complex for us to read."),
    "too_long": lambda: (
        _("This email has more than %(pages)s pages, including attachments.") % limits.in_texts()
    ),
    "pdf_unwanted": lambda: _("This is a PDF."),
    "malware": lambda: _("Our virus scanner found something harmful in this file."),
    "broken": lambda: _("We can't open this file. It may be damaged."),
}
# What is said of a file with a message, where that is not the same.
_OF_ATTACHMENTS: dict[str, Callable[[], str]] = {
    "spreadsheet": lambda: _("This is a spreadsheet. Save it as a PDF."),
    "document": lambda: _("This is a word processor's file. Save it as a PDF."),
    "email": lambda: _("This is an email. Print it to a PDF, or send us a screenshot."),
    "unknown": lambda: _("We can't open this kind of file."),
    "long_text": lambda: _("This text is larger than 2 MB. Send us the part that matters."),
    "not_text": lambda: _("This isn't plain text."),
}
# For these, another kind of file would not help.
_SAME_AGAIN = {"too_large", "too_many_pixels"}


def attachment_refusal(code: str) -> ValidationError:
    """Return the error that says why a file with a message is refused and what to send instead."""
    reason = {**_REASONS, **_OF_ATTACHMENTS}[code]()
    if code in _SAME_AGAIN or code == "too_complex":
        return refusal(code, pdf=True)
    if code in {"long_text", "email", "spreadsheet", "document", "password", "xfa", "archive"}:
        return ValidationError(reason, code=code)
    advice = _("You can send pictures, PDFs and plain text (.txt, .log, .csv).")
    return ValidationError(f"{reason} {advice}", code=code)


def refusal(code: str, *, pdf: bool) -> ValidationError:
    """Return the error that says why a file is refused and what to send instead."""
    if code in _SAME_AGAIN:
        advice = _("Please upload a smaller photo.")
    elif code == "too_complex":
        advice = _("Upload a photo of the page, or print it to a new PDF.")
    elif code == "too_small":
        advice = _("Upload the original photo, not its thumbnail.")
    elif pdf:
        advice = _("Please upload a photo or PDF of the invoice.")
    else:
        advice = _("Please upload a photo as .jpg, .png or .heic.")
    return ValidationError(f"{_REASONS[code]()} {advice}", code=code)
