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
    text = _("We cannot save your file just now. Please send it again in a few minutes.")
    return NotStored(text, code="storage")


# The codes are stable: tests, logs and counts depend on them.
_REASONS: dict[str, Callable[[], str]] = {
    "spreadsheet": lambda: _("This file is a spreadsheet."),
    "document": lambda: _("This file is a text document."),
    "email": lambda: _("This file is an email. Save the invoice that is attached to it."),
    "archive": lambda: _("This file is an archive. Unpack it first."),
    "video": lambda: _("This file is a video or a sound."),
    "picture": lambda: _("This kind of picture cannot be read here."),
    "web_page": lambda: _("This file is a web page."),
    "unknown": lambda: _("This file is not a picture."),
    "empty": lambda: _("This file is empty. Perhaps it was not saved completely."),
    "too_large": lambda: _("This file is larger than %(megabytes)s MB.") % limits.in_texts(),
    "too_many_pixels": lambda: _("This picture has too many pixels."),
    "too_small": lambda: _("This picture is too small to be read."),
    "too_many_pages": lambda: (
        _("This PDF has more than %(pages)s pages. Leave only those you need.") % limits.in_texts()
    ),
    "password": lambda: _("This PDF is protected by a password. Save it without one."),
    "xfa": lambda: _("Only Adobe Reader can show this form. Open it there and print it as a PDF."),
    "too_complex": lambda: _("This file is too complex to be read here."),
    "too_long": lambda: (
        _("This email has more than %(pages)s pages, with its attachments.") % limits.in_texts()
    ),
    "pdf_unwanted": lambda: _("This file is a PDF."),
    "malware": lambda: _("Our virus scanner found something harmful in this file."),
    "broken": lambda: _("We cannot open this file. It may be damaged."),
}
# For these, another kind of file would not help.
_SAME_AGAIN = {"too_large", "too_many_pixels"}


def refusal(code: str, *, pdf: bool) -> ValidationError:
    """Return the error that says why a file is refused and what to send instead."""
    if code in _SAME_AGAIN:
        advice = _("Send a photo with a lower resolution.")
    elif code == "too_complex":
        advice = _("Send a photo of the page, or print it to a new PDF.")
    elif code == "too_small":
        advice = _("Send the photo itself, not its preview.")
    elif pdf:
        advice = _("Send a photo or a PDF of the invoice.")
    else:
        advice = _("Send a photo as .jpg, .png or .heic.")
    return ValidationError(f"{_REASONS[code]()} {advice}", code=code)
