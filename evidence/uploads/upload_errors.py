"""The messages for refused files: why, and what to do instead."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evidence.sandbox.job import SUFFIXES, FileKind
from evidence.uploads import limits


class TooBusy(Exception):
    """Too many files are being read at this moment; the same file is taken a little later."""


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
    elif code == "too_small":
        advice = _("Send the photo itself, not its preview.")
    elif pdf:
        advice = _("Send a photo or a PDF of the invoice.")
    else:
        advice = _("Send a photo as .jpg, .png or .heic.")
    return ValidationError(f"{_REASONS[code]()} {advice}", code=code)


def wrong_name(suffix: str, kind: FileKind) -> ValidationError:
    """Say that a file is not what its name says."""
    right = SUFFIXES[kind][0]
    if not suffix:
        return ValidationError(
            _("The name of this file does not end in its kind. Rename it to end in .%(right)s."),
            code="wrong_name",
            params={"right": right},
        )
    return ValidationError(
        _(
            "This file is named .%(suffix)s but holds a .%(right)s. "
            "Rename it to end in .%(right)s and send it again."
        ),
        code="wrong_name",
        params={"suffix": suffix, "right": right},
    )
