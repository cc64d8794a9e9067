"""Hiding in logs what addresses of pages hold: tokens of links, and what was searched for.

One rule for all logs: what the program writes, what its web server writes, what is recorded.
"""

import logging
import re
from typing import Final

HIDDEN: Final = "***"
_SLASH: Final = r"(?:/|%2F)"
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
_TOKEN: Final = re.compile(rf"({_SLASH}(?:{_AFTER}){_SLASH})[^/?&\s\"'%]{{20,}}", re.IGNORECASE)
_RESET_KEY: Final = re.compile(rf"({_SLASH}reset{_SLASH}key{_SLASH})[^/?&\s\"'%]+", re.IGNORECASE)
# Parameters in which people are looked for, or that hold a secret.
PERSONAL: Final = (
    "q", "term", "who", "whose", "email", "login", "name", "phone", "serial", "chk", "code",
    "key", "token", "password", "secret",
)  # fmt: skip
_PARAMETER: Final = re.compile(
    rf"((?:[?&]|%3F|%26)(?:{'|'.join(PERSONAL)})(?:=|%3D))(?:(?!%26)[^&\s\"'])+", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"[^\s\"'=?&/<>%]+(?:@|%40)[^\s\"'=?&/<>%]+\.[a-z]+", re.IGNORECASE)


def redacted(text: str) -> str:
    """Return an address of a page, or a text with such, without tokens and personal data."""
    for pattern in (_TOKEN, _RESET_KEY, _PARAMETER):
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def redacted_url(url: str) -> str:
    """Return an address of a page without tokens, personal data and e-mail addresses."""
    return _ADDRESS.sub(HIDDEN, redacted(url))


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
