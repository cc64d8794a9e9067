"""How much a member may upload at once, and within what: asked by what refuses it."""

from typing import TYPE_CHECKING

from django.conf import settings

from evidence.sandbox.answer import MOST_PAGES
from foundation.text import filled_when_shown

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_MEGABYTE = 1024 * 1024


def max_bytes() -> int:
    """Give how large a file may be."""
    return int(settings.UPLOAD_MAX_BYTES)


def max_files() -> int:
    """Give of how many files an invoice may be."""
    return int(settings.UPLOAD_MAX_FILES)


def max_width() -> int:
    """Give how wide a clean picture is at most, in pixels; a wider one is brought to it."""
    return int(settings.UPLOAD_MAX_WIDTH)


def max_pages() -> int:
    """Give how many pages a PDF may have; no setting, for the sandbox sees none."""
    return MOST_PAGES


def means_needed() -> tuple[str, ...]:
    """Give the means of isolation without which no upload is read."""
    return tuple(settings.SANDBOX_MUST)


def in_texts() -> dict[str, str]:
    """Give the limits by the names that texts have for them."""
    return {
        "megabytes": f"{max_bytes() / _MEGABYTE:g}",
        "files": str(max_files()),
        "pixels": str(max_width()),
        "pages": str(max_pages()),
    }


def named(text: "StrPromise") -> "StrPromise":
    """Put the limits into a text, in the reader's language, as they are when it is shown."""
    return filled_when_shown(text, in_texts)
