"""The local mailbox: stores e-mails while EMAIL_URL is unset, shown at /mailbox/."""

import email
import mailbox
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail.backends.base import BaseEmailBackend

# Python's Maildir names files by the second, then the microsecond without leading zeros.
ARRIVED = re.compile(r"^(\d+)\.M(\d+)P\d+Q(\d+)\.")


class MailboxBackend(BaseEmailBackend):
    """Delivers e-mails into a Maildir, where each appears only once it is complete."""

    def send_messages(self, email_messages: Sequence[DjangoMessage]) -> int:
        """Deliver e-mails; returns how many."""
        box = _maildir()
        for message in email_messages:
            box.add(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class MailboxEmail:
    """A delivered letter as its reader sees it."""

    key: str
    to: str
    subject: str
    sent_at: datetime
    language: str
    text: str
    html: str


def letters() -> list[MailboxEmail]:
    """List all letters, newest first."""
    return sorted(_read_all(), key=lambda letter: _arrived(letter.key), reverse=True)


def letter(key: str) -> MailboxEmail | None:
    """Open one letter."""
    content = _maildir().get_bytes(key) if key in _maildir() else None
    return None if content is None else _read(key, content)


def _read_all() -> Iterator[MailboxEmail]:
    box = _maildir()
    for key in box.keys():  # noqa: SIM118 -- a Maildir iterates over messages, not over keys
        yield _read(key, box.get_bytes(key))


def _arrived(key: str) -> tuple[int, ...]:
    found = ARRIVED.match(key)
    return tuple(map(int, found.groups())) if found else ()


def _read(key: str, content: bytes) -> MailboxEmail:
    message = email.message_from_bytes(content, _class=EmailMessage, policy=default)
    return MailboxEmail(
        key=key,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=parsedate_to_datetime(str(message["Date"])),
        language=str(message["Content-Language"] or "en"),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())


def _maildir() -> mailbox.Maildir:
    settings.MAILBOX_DIR.parent.mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(settings.MAILBOX_DIR, create=True)
