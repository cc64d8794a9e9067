from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from support import ticket_emails
from tests.support.conversations import make_ticket
from tests.support.mail import replies

pytestmark = pytest.mark.django_db


def said(path: Path, **options: object) -> str:
    out = StringIO()
    call_command("read_mail", path, stdout=out, **options)
    return out.getvalue()


def test_a_file_is_read_once_and_says_what_it_became(alice: User, tmp_path: Path) -> None:
    ticket, path = make_ticket(alice), tmp_path / "reply.eml"
    path.write_bytes(replies.written(ticket_emails.reply_address(ticket)))
    assert "would be added to the ticket" in said(path, dry_run=True)
    assert ticket.entries.count() == 1
    assert f"added to the ticket\nTicket {ticket.reference}\n" in said(path)
    assert "known already" in said(path)
    assert ticket.entries.count() == 2
    with pytest.raises(CommandError, match="cannot be read"):
        said(tmp_path / "none.eml")
