"""Parse mail servers' reports on our e-mails: delivery status notifications (RFC 3464).

Anybody can write to the return address. So this module only parses a report and trusts nothing
in it. It reads only the outermost parts and never opens what is nested in them, however deep.
"""

import logging
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Mail
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from typing import Final

from foundation.mailboxes import found_by
from notifications.bounces import return_addresses, takers
from notifications.outbox.mime import OWN_ID

logger = logging.getLogger(__name__)
LARGEST: Final = 256 * 1024
# One of ours goes to one recipient; a report on more than these is none of ours.
MOST_PARTS = 10
MOST_RECIPIENTS = 20
STATUSES = {"message/delivery-status", "message/global-delivery-status"}
ORIGINALS = {
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
}
MESSAGE_ID = re.compile(r"<[^<>\s]{3,118}>")
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
# How an address that is not ASCII is written in one that is (RFC 6533, section 3).
CODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]+")


@dataclass(frozen=True, slots=True)
class Fate:
    """What happened to an e-mail for one recipient."""

    addresses: frozenset[str]  # as we wrote it, and as it was last tried; in small letters
    action: str
    status: str
    words: str

    @property
    def is_permanent(self) -> bool:
        """Whether the server calls the failure permanent (RFC 3463, class 5)."""
        return self.status.startswith("5.")


@dataclass(frozen=True, slots=True)
class Report:
    """A mail server's report on one e-mail."""

    message_ids: tuple[str, ...]  # of the e-mail that came back, as it says of itself
    email_id: int | None  # named by the return address that the report came to
    written_at: datetime | None
    fates: tuple[Fate, ...]

    def failure_at(self, address: str) -> Fate | None:
        """Return how the e-mail failed to reach this address; None if it did not fail."""
        failed = (fate for fate in self.fates if fate.action == "failed")
        return next((fate for fate in failed if found_by(address) in fate.addresses), None)


def read(content: bytes) -> Report | None:
    """Parse a report, however malformed; None if it is not a report."""
    if len(content) > LARGEST:
        return None
    try:
        # Latin-1 is a letter for each byte, whatever the bytes are; ``_body`` has them back.
        return _read(_opened(content.decode("latin-1")))
    except Exception as error:  # noqa: BLE001 -- Python's parser trips over headers now and then
        logger.info("No report can be made out: %s", type(error).__name__)
        return None


def _read(mail: Mail) -> Report | None:
    if mail.get_content_type() != "multipart/report":
        return None
    parts = _parts(mail)
    status = next((part for part in parts if part.get_content_type() in STATUSES), None)
    if status is None:
        return None
    original = next((part for part in parts if part.get_content_type() in ORIGINALS), None)
    message_ids = _ids_in(_opened(_body(original))) if original else ()
    email_id = return_addresses.email_id_in(takers.addresses_in(mail))
    if not message_ids and email_id is None:
        return None
    return Report(message_ids, email_id, _moment(_field(mail, "Date")), _fates(_body(status)))


def _ids_in(original: Mail) -> tuple[str, ...]:
    """Return the Message-ID, and the one in our own header where a relay wrote another one."""
    fields = (_field(original, name) for name in ("Message-ID", OWN_ID))
    return tuple(found[0] for found in map(MESSAGE_ID.search, fields) if found)


def _opened(text: str) -> Mail:
    """Parse the headers only; the rest stays as it is."""
    return HeaderParser().parsestr(text)


def _parts(mail: Mail) -> list[Mail]:
    boundary = mail.get_boundary()
    if not boundary:
        return []
    line = re.compile(rf"^--{re.escape(boundary)}(?:--)?[ \t]*\r?\n", re.MULTILINE)
    return [_opened(part) for part in line.split(str(mail.get_payload()), MOST_PARTS)[1:]]


def _body(part: Mail) -> str:
    body = part.get_payload(decode=True)
    return body.decode(errors="replace") if isinstance(body, bytes) else ""


def _fates(text: str) -> tuple[Fate, ...]:
    """Parse the blocks between blank lines: the e-mail's first, then one per recipient."""
    blocks = re.split(r"\n(?:[ \t\r]*\n)+", text.strip(), maxsplit=MOST_RECIPIENTS + 1)
    return tuple(_fate(_opened(block)) for block in blocks[: MOST_RECIPIENTS + 1])


def _fate(block: Mail) -> Fate:
    typed = (_typed(block, f"{which}-Recipient") for which in ("Original", "Final"))
    addresses = {CODE_POINT.sub(_character, address) for address in typed}
    status = STATUS.search(_field(block, "Status"))
    return Fate(
        addresses=frozenset(found_by(address.strip("<>")) for address in addresses if address),
        action=_field(block, "Action").partition(" ")[0].lower(),
        status=status[0] if status else "",
        words=_typed(block, "Diagnostic-Code"),
    )


def _character(found: re.Match[str]) -> str:
    point = int(found[1], 16)
    return chr(point) if point <= sys.maxunicode else found[0]


def _typed(block: Mail, name: str) -> str:
    """Return what follows the type, as in "rfc822; alice@example.com"."""
    before, semicolon, after = _field(block, name).partition(";")
    return (after if semicolon else before).strip()


def _field(mail: Mail, name: str) -> str:
    """Return a header as one line, without characters that the database refuses."""
    return " ".join(UNPRINTABLE.sub(" ", str(mail.get(name, ""))).split())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
