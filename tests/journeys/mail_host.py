"""A mail host of the tests: takes mail by SMTP and delivers it into the Maildir of a site."""

import mailbox
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aiosmtpd.controller import Controller

from portal.embedded.servers import LOOPBACK
from tests.journeys.site import Site, free_port, wait_for

# Whose word the program of one machine takes.
NAME = "mailbox"


class MailHost:
    """Adds what a mail host says of a mail that came in, and delivers it."""

    def __init__(self, site: Site) -> None:
        self.box = mailbox.Maildir(site.folder / "incoming")

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd calls it so
        mail = message_from_bytes(envelope.content, policy=SMTP)
        domain = envelope.mail_from.rpartition("@")[2]
        mail["Return-Path"] = f"<{envelope.mail_from}>"
        mail["Delivered-To"] = envelope.rcpt_tos[0]
        # The newest on top, as hosts write it.
        head = f"Authentication-Results: {NAME}; dmarc=pass header.from={domain}\r\n".encode()
        self.box.add(head + mail.as_bytes())
        return "250 OK"


@contextmanager
def receiving(site: Site) -> Iterator[int]:
    """Run a mail host beside a site; yields its port."""
    controller = Controller(MailHost(site), hostname=LOOPBACK, port=free_port(), ready_timeout=30)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def answer_email(site: Site, *, sender: str, subject: str, text: str) -> None:
    """Answer the newest e-mail with this in its subject; wait until the answer is in its ticket."""
    about = f"%{subject}%"
    query = (
        'SELECT reply_to, message_id FROM notifications_email WHERE "to" = %s AND subject LIKE %s'
        " AND status = 'sent' ORDER BY id DESC"
    )
    wait_for(site, query, sender, about)
    row = site.row(query, sender, about)
    assert row is not None
    reply = EmailMessage(policy=SMTP)
    reply["From"], reply["To"], reply["Subject"] = sender, row[0], f"Re: {subject}"
    reply["Message-ID"], reply["In-Reply-To"] = "<1@mail.example.com>", row[1]
    reply.set_content(f"{text}\n\nOn Monday we wrote:\n> {subject}\n")
    with receiving(site) as port, smtplib.SMTP(LOOPBACK, port) as connection:
        connection.send_message(reply)
    wait_for(site, "SELECT 1 FROM support_conversationentry WHERE mail_id IS NOT NULL")
