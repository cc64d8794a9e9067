"""The same mail read by two processes: one entry; without the constraint there would be two."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from support import ticket_emails
from support.desk import routing
from support.mail import receiving
from support.mail.receiving import MailOutcome, Received
from support.models import Conversation, UnverifiedMail
from tests.crowd import at_once, met
from tests.support.conversations import make_agent, make_ticket
from tests.support.mail import replies

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
TIMES = 6


def outcomes(content: bytes, monkeypatch: pytest.MonkeyPatch) -> list[MailOutcome]:
    """Let two readers take a mail for new before either writes it."""
    with monkeypatch.context() as patched:
        # Called when both have looked whether it is known.
        patched.setattr(receiving, "doubt_about", met(receiving.doubt_about))
        results = at_once([partial(receiving.receive, content)] * 2)
    assert not [each for each in results if isinstance(each, Exception)]
    return sorted((each.outcome for each in results if isinstance(each, Received)), key=str)


def test_of_two_readers_one_adds_a_reply(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = make_ticket(alice)
    for _ in range(TIMES):
        content = replies.written(ticket_emails.reply_address(ticket))
        assert outcomes(content, monkeypatch) == [MailOutcome.ADDED, MailOutcome.KNOWN]
    assert ticket.entries.filter(channel="mail").count() == TIMES


def test_without_the_constraint_there_would_be_two(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = make_ticket(alice)
    content = replies.written(ticket_emails.reply_address(ticket))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'u'"
            " AND conrelid = 'support_conversationentry'::regclass AND conkey @> ARRAY["
            "(SELECT attnum FROM pg_attribute WHERE attname = 'mail_id'"
            " AND attrelid = 'support_conversationentry'::regclass)]"
        )
        [(name,)] = cursor.fetchall()
        table = "ALTER TABLE support_conversationentry"
        cursor.execute(f"{table} DROP CONSTRAINT {name}")
        try:
            assert outcomes(content, monkeypatch) == [MailOutcome.ADDED, MailOutcome.ADDED]
        finally:
            cursor.execute("TRUNCATE support_conversationentry CASCADE")
            cursor.execute(f"{table} ADD CONSTRAINT {name} UNIQUE (mail_id)")


def test_of_two_readers_one_sets_a_mail_aside(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    to = ticket_emails.reply_address(make_ticket(alice))
    content = replies.written(to, sender="mallory@evil.example")
    assert outcomes(content, monkeypatch) == [MailOutcome.UNVERIFIED] * 2
    assert UnverifiedMail.objects.count() == 1


def test_no_mail_is_lost_while_its_ticket_is_merged(alice: User) -> None:
    agent = make_agent()
    for _ in range(TIMES):
        first, second = make_ticket(alice), make_ticket(alice)
        content = replies.written(ticket_emails.reply_address(second), "HDMI\n")
        merge = partial(routing.merge, by=agent, conversation_id=second.pk, into=first.pk)
        acts: list[Callable[[], object]] = [partial(receiving.receive, content), merge]
        received, merged = at_once(acts)
        assert merged is None
        assert isinstance(received, Received)
        assert received.outcome == MailOutcome.ADDED
        both = Conversation.objects.filter(pk__in=[first.pk, second.pk])
        assert sum(one.entries.filter(body="HDMI").count() for one in both) == 1
