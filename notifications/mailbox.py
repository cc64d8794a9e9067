"""The local mailbox: stores e-mails while EMAIL_URL is unset, shown at /mailbox/."""

import email
import mailbox
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, make_msgid, parsedate_to_datetime
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from foundation.dispatch import enqueue
from notifications.bounces import takers

READ: Final = "notifications.tasks.read_bounces"
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
    message_id: str
    reply_to: str  # empty unless a reply comes to us


def letters() -> list[MailboxEmail]:
    """List all letters, newest first."""
    return sorted(_read_all(), key=lambda letter: _arrived(letter.key), reverse=True)


def letter(key: str) -> MailboxEmail | None:
    """Open one letter."""
    content = _maildir().get_bytes(key) if key in _maildir() else None
    return None if content is None else _read(key, content)


def reply(letter: MailboxEmail, text: str) -> None:
    """Deliver a reply as a mail host would: into the Maildir in which mail to us comes in."""
    domain = letter.to.rpartition("@")[2]
    written = EmailMessage(policy=default)
    # What a mail host adds that knows the sender; it has taken away what others write in its name.
    written["Return-Path"] = f"<{letter.to}>"
    written["Authentication-Results"] = (
        f"{settings.MAIL_AUTHSERV_ID}; dmarc=pass header.from={domain}"
    )
    written["From"], written["To"] = letter.to, letter.reply_to
    written["Subject"] = f"Re: {letter.subject}"
    written["Date"] = format_datetime(timezone.now())
    written["Message-ID"] = make_msgid(domain="mailbox.invalid")
    written["In-Reply-To"] = written["References"] = letter.message_id
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    written.set_content(f"{text}\n\n{letter.sent_at:%Y-%m-%d %H:%M}:\n{quoted}\n")
    assert settings.BOUNCE_MAILDIR is not None  # noqa: S101 -- nothing is ours without one
    mailbox.Maildir(settings.BOUNCE_MAILDIR, create=True).add(written.as_bytes())
    enqueue(READ, 0)


def _read_all() -> Iterator[MailboxEmail]:
    box = _maildir()
    for key in box.keys():  # noqa: SIM118 -- a Maildir iterates over messages, not over keys
        yield _read(key, box.get_bytes(key))


def _arrived(key: str) -> tuple[int, ...]:
    found = ARRIVED.match(key)
    return tuple(map(int, found.groups())) if found else ()


def _read(key: str, content: bytes) -> MailboxEmail:
    message = email.message_from_bytes(content, _class=EmailMessage, policy=default)
    answers_to = str(message["Reply-To"] or "")
    return MailboxEmail(
        key=key,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=parsedate_to_datetime(str(message["Date"])),
        language=str(message["Content-Language"] or "en"),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        message_id=str(message["Message-ID"] or ""),
        reply_to=answers_to if takers.taker_for(answers_to) else "",
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())


def _maildir() -> mailbox.Maildir:
    settings.MAILBOX_DIR.parent.mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(settings.MAILBOX_DIR, create=True)
