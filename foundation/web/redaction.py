"""Hiding in logs what addresses of pages hold: tokens of links, and what was searched for.

One rule for all logs: what the program writes, what its web server writes, what is recorded.
"""

import logging
import re
from typing import Final

HIDDEN: Final = "***"
# An address within an address is encoded once for each that it stands in, and some servers take two
# slashes for one.
_SLASH: Final = r"(?:/|%(?:25)*2F)+"
_ENDS: Final = r"%(?:25)*(?:2F|3F|26)"
# Pages whose address ends in a token that opens something: all of them that come in e-mails.
# nginx hides the same (deploy/nginx): a test holds the two together.
TOKEN_PAGES: Final = (
    "products/offers",
    "unsubscribe",
    "account/confirm-email",
    "account/email/undo",
    "account/invitation",
)
_AFTER: Final = "|".join(page.replace("/", _SLASH) for page in TOKEN_PAGES)
# A token of ours is longer than any name or number that follows these addresses.
_PART: Final = rf"(?:(?!{_ENDS})[^/?&\s\"'])"
_TOKEN: Final = re.compile(rf"({_SLASH}(?:{_AFTER}){_SLASH}){_PART}{{20,}}", re.IGNORECASE)
_RESET_KEY: Final = re.compile(rf"({_SLASH}reset{_SLASH}key{_SLASH}){_PART}+", re.IGNORECASE)
# Parameters in which people are looked for, or that hold a secret.
PERSONAL: Final = (
    "q", "term", "who", "whose", "email", "login", "name", "phone", "serial", "chk", "code",
    "key", "token", "password", "secret",
)  # fmt: skip
_PARAMETER: Final = re.compile(
    rf"((?:[?&]|%(?:25)*(?:3F|26))(?:{'|'.join(PERSONAL)})(?:=|%(?:25)*3D))"
    r"(?:(?!%(?:25)*26)[^&\s\"'])+",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"[^\s\"'=?&/<>%]+(?:@|%(?:25)*40)[^\s\"'=?&/<>%]+\.[a-z]+", re.IGNORECASE
)
# Letters, digits and the like mean the same whether or not they are encoded (RFC 3986, 6.2.2.2).
_ENCODED_FOR_NOTHING: Final = re.compile(
    r"%(3\d|[46][1-9A-F]|[57][0-9A]|2D|2E|5F|7E)", re.IGNORECASE
)


def redacted(text: str) -> str:
    """Return an address of a page, or a text with such, without tokens and personal data."""
    for pattern in (_TOKEN, _RESET_KEY, _PARAMETER):
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def redacted_url(url: str) -> str:
    """Return an address of a page without tokens, personal data and e-mail addresses."""
    plain = _ENCODED_FOR_NOTHING.sub(lambda found: chr(int(found[1], 16)), url)
    return _ADDRESS.sub(HIDDEN, redacted(plain))


class RedactingFormatter(logging.Formatter):
    """A line of the log, in which addresses of pages tell no token and nobody's data."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return redacted(super().format(record))


class OnlyFaultsTraced(logging.Filter):
    """Drop the traceback of what was refused: a 403 or a foreign host is no error of the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Accept every record; those of an answer below 500 lose their traceback."""
        status = getattr(record, "status_code", None)
        if status is not None and status < 500:  # noqa: PLR2004 -- the first that is our fault
            record.exc_info = record.exc_text = None
        return True
