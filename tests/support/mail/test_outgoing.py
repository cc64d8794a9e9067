import pytest
from pytest_django import Settings

from accounts.models import User
from notifications.models import Email
from notifications.outbox.mime import compose
from support import ticket_emails
from support.desk import answering
from support.mail import receiving
from support.models import Conversation
from tests.support.conversations import make_agent, make_ticket
from tests.support.mail import replies

pytestmark = pytest.mark.django_db


def newest(ticket: Conversation) -> tuple[dict[str, str], str]:
    """Headers and text of the newest e-mail about a ticket."""
    email = Email.objects.filter(about=ticket_emails.about(ticket.pk)).latest("pk")
    return dict(compose(email).message().items()), email.text


def test_emails_of_a_ticket_stand_together_and_say_where_to_reply(
    alice: User, settings: Settings
) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    received, text = newest(ticket)
    assert received["Reply-To"] == ticket_emails.reply_address(ticket)
    assert received["Auto-Submitted"] == "auto-generated"
    assert text.startswith("-=- Reply above this line -=-\n\n")
    root = received["References"]
    receiving.receive(replies.written(received["Reply-To"], Message_ID="<own@mail.example.com>"))
    answering.answer(by=agent, conversation_id=ticket.pk, text="Update it.", seen=2)
    answered, _text = newest(ticket)
    assert answered["References"] == f"{root} <own@mail.example.com>"
    assert answered["In-Reply-To"] == "<own@mail.example.com>"
    assert "Auto-Submitted" not in answered, "a person wrote it"
    settings.SUPPORT_MAIL_ADDRESS = ""
    answering.answer(by=agent, conversation_id=ticket.pk, text="Better now?", seen=3)
    without, text = newest(ticket)
    assert "Reply-To" not in without
    assert "Reply above" not in text
