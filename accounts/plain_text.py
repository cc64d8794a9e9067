"""Plain text as HTML: paragraphs, and web addresses as links; whatever else is in it is text."""

import re
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# RFC 3986 without the brackets, which belong to an address only in pairs, as in .../Reward_(code).
_SIGN = r"[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]"
# What ends a sentence does not end an address.
_LAST = r"[A-Za-z0-9\-_~/#@$&*+=%]"
_PAIR = rf"\({_SIGN}*\)"
LINK = re.compile(rf"(https?://(?:{_SIGN}|{_PAIR})*(?:{_LAST}|{_PAIR}))", re.IGNORECASE)
END_OF_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


def as_html(text: str) -> SafeString:
    """Give the paragraphs of a text; only addresses of http and https become links."""
    paragraphs = END_OF_PARAGRAPH.split("\n".join(text.splitlines()).strip())
    return format_html_join("\n", "<p>{}</p>", ((_lines(one),) for one in paragraphs if one))


def _lines(paragraph: str) -> SafeString:
    broken = SafeString("<br>\n")
    return format_html_join(broken, "{}", ((_linked(line),) for line in paragraph.split("\n")))


def _linked(line: str) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in _pieces(line)))


def _pieces(line: str) -> Iterator[str]:
    for place, piece in enumerate(LINK.split(line)):
        is_link = place % 2
        yield format_html('<a href="{}">{}</a>', piece, piece) if is_link else piece
