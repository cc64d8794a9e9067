"""The files of an e-mail: saved with its entry, named where they are not, and waited for."""

from pathlib import Path

import pytest

from accounts.models import User
from evidence.uploads.upload_errors import TooBusy
from notifications.bounces import maildir
from support import ticket_emails
from support.desk import unverified_mails
from support.mail import attachments, receiving
from support.mail.receiving import MailOutcome
from support.models import Conversation, ConversationFile, UnverifiedMail
from tests.support.conversations import PICTURE, make_agent, make_ticket
from tests.support.mail import replies

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def ticket(alice: User) -> Conversation:
    return make_ticket(alice)


def with_files(
    ticket: Conversation, words: str = "See the log.", sender: str = "alice@example.com"
) -> bytes:
    to = ticket_emails.reply_address(ticket)
    mail = replies.reply(to, sender)
    mail.set_content(words)
    mail.add_attachment(PICTURE, "image", "png", filename="fan.png")
    mail.add_attachment("fan 1\n", filename="log")
    mail.add_attachment(b"PK\x03\x04", "application", "zip", filename="a.zip")
    return mail.as_bytes()


def test_what_can_be_is_saved_once_and_the_rest_is_named(ticket: Conversation) -> None:
    content = with_files(ticket)
    for outcome in (MailOutcome.ADDED, MailOutcome.KNOWN):
        assert receiving.receive(content).outcome == outcome
    entry = ticket.entries.get(channel="mail")
    assert [each.name for each in entry.files.for_pages()] == ["fan.png", "log.txt"]
    assert entry.body.splitlines() == ["See the log.", "", "Attachment that was not saved: a.zip"]


def test_files_alone_are_an_entry(ticket: Conversation) -> None:
    receiving.receive(with_files(ticket, words=""))
    assert "(files without words)" in ticket.entries.get(channel="mail").body


def test_while_files_cannot_be_read_the_mail_waits_and_nothing_happens(
    ticket: Conversation, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box / "new" / "1").write_bytes(with_files(ticket))

    def busy(_upload: object) -> None:
        raise TooBusy

    with monkeypatch.context() as patched:
        patched.setattr(attachments, "clean_attachment", busy)
        maildir.read_all(box)
    assert (ticket.entries.count(), [*(box / "new").iterdir()]) == (1, [box / "new" / "1"])
    maildir.read_all(box)
    assert ticket.entries.count() == 2
    # It stays for some days, since one of its files is nowhere else.
    assert [path.name for path in (box / "cur").iterdir()] == ["1"]


def test_the_files_of_an_unverified_email_are_saved_once_it_is_accepted(
    ticket: Conversation,
) -> None:
    receiving.receive(with_files(ticket, sender="a@work.example"))
    assert not ConversationFile.objects.exists()
    mail = UnverifiedMail.objects.get()
    entry = unverified_mails.accept(by=make_agent(), mail_id=mail.pk)
    assert [each.name for each in entry.files.for_pages()] == ["fan.png", "log.txt"]
