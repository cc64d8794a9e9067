"""One mail that came in, read: to which ticket, from whom, and what speaks against it."""

import hashlib
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parseaddr
from typing import Final

from django.conf import settings

from notifications.bounces.takers import addresses_in
from notifications.signed_addresses import SignedName, name_in
from support import ticket_emails
from support.mail import authentication, automatic
from support.mail.bodies import MailPart, header_text, words_and_parts

_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]{3,248}>")


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """What a mail says of itself, and what our mail host says of it."""

    mail_id: str
    sender: str  # empty unless it names one
    subject: str
    tickets: tuple[SignedName, ...]
    is_vouched_for: bool
    is_automatic: bool
    is_loop: bool
    message: Message = field(repr=False)

    def words_and_parts(self) -> tuple[str, list[MailPart]]:
        """Return its words, and its other parts.

        Raises:
            bodies.TooManyParts: nobody writes such a mail.
        """
        return words_and_parts(self.message)


def read(content: bytes) -> IncomingMail:
    """Read a mail, or the headers of one."""
    mail = message_from_bytes(content)
    sender = _sender(mail)
    return IncomingMail(
        mail_id=_mail_id(mail, content),
        sender=sender,
        subject=header_text(mail.get("Subject")),
        tickets=tuple(filter(None, map(ticket_in, addresses_in(mail)))),
        is_vouched_for=authentication.is_vouched_for(
            mail, sender=sender, by=settings.MAIL_AUTHSERV_ID
        ),
        is_automatic=automatic.is_automatic(mail, sender=sender),
        is_loop=automatic.is_loop(mail, is_ours=sender.lower() in _ours() or _is_ticket(sender)),
        message=mail,
    )


def ticket_in(address: str) -> SignedName | None:
    """Return which ticket an address of ours names; None if it is none."""
    pattern = settings.SUPPORT_MAIL_ADDRESS
    return name_in(pattern, address, purpose=ticket_emails.REPLIES) if pattern else None


def _is_ticket(address: str) -> bool:
    return ticket_in(address) is not None


def _ours() -> frozenset[str]:
    written = (settings.DEFAULT_FROM_EMAIL, settings.RETURN_ADDRESS, settings.SUPPORT_MAIL_ADDRESS)
    return frozenset(parseaddr(one)[1].lower() for one in written)


def _sender(mail: Message) -> str:
    """Return from whom it is; with several senders, or none, nobody can be meant."""
    named = mail.get_all("From", [])
    found = [address for _name, address in getaddresses([str(one) for one in named])]
    return found[0] if len(named) == len(found) == 1 and "@" in found[0] else ""


def _mail_id(mail: Message, content: bytes) -> str:
    """Return its Message-ID; of a mail without one, what is the same when it comes again."""
    found = _MESSAGE_ID.fullmatch(str(mail.get("Message-ID", "")).strip())
    return found[0] if found else f"sha256:{hashlib.sha256(content).hexdigest()}"
