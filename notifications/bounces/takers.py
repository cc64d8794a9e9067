"""Who takes mail that came into the Maildir and is no report: a slot for the apps above."""

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from email.utils import getaddresses
from pathlib import Path
from typing import Final

from foundation.web.slots import Slot

# Where mail hosts and mail programs write to whom a mail goes.
ADDRESSED: Final = ("X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")
MOST_ADDRESSES: Final = 50
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class Disposal(enum.Enum):
    """What becomes of a file that was read."""

    WAIT = "wait"  # the next sweep reads it again
    DELETE = "delete"
    KEEP = "cur"  # for some days
    ASIDE = "aside"  # likewise: what could not be read, or is too large


@dataclass(frozen=True, slots=True)
class MailTaker:
    """Takes mail to some of our addresses; it gets the file, which may be of any size."""

    is_for: Callable[[str], bool]
    take: Callable[[Path], Disposal]


TAKERS: Slot[MailTaker] = Slot("who takes mail that came in")


def taker_of(beginning: bytes) -> MailTaker | None:
    """Return who takes a mail that begins so; None if it is to nobody's address."""
    headers = END_OF_HEADERS.split(beginning, 1)[0]
    named = addresses_in(HeaderParser().parsestr(headers.decode("latin-1")))
    return next((one for one in TAKERS if any(map(one.is_for, named))), None)


def taker_for(address: str) -> MailTaker | None:
    """Return who takes mail to this address."""
    return next((one for one in TAKERS if one.is_for(address)), None)


def addresses_in(mail: Message) -> list[str]:
    """Return to whom a mail is addressed, by the envelope first."""
    headers = [str(value) for name in ADDRESSED for value in mail.get_all(name, [])]
    found = [address for _name, address in getaddresses(headers) if address]
    return found[:MOST_ADDRESSES]
