"""What becomes of tickets with their member, and after some time: words go, dates stay."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from foundation import personal_data
from foundation.personal_data import ERASED, erasing
from notifications.models import Email
from support import retention
from support.desk import answering
from support.models import Conversation, ConversationEntry, TicketDraft, TicketTopic
from support.tickets import replying
from tests.support.conversations import make_agent, make_draft_ticket, make_ticket

pytestmark = pytest.mark.django_db


def test_a_copy_has_both_sides_but_no_notes(alice: User, bob: User) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    make_ticket(bob, text="Bob's own.")
    answering.answer(by=agent, conversation_id=ticket.pk, text="Update it.", seen=1)
    answering.note(by=agent, conversation_id=ticket.pk, text="A secret.")
    part = next(app for app in personal_data.APPS if app.app == "support")
    assert part.sections
    found = {section.name: list(section.rows) for section in part.sections(alice)}
    assert [row[0] for row in found["tickets"]] == [ticket.reference]
    assert [row[-1] for row in found["ticket_entries"]] == ["It stays dark.", "Update it."]


def test_an_erasure_leaves_dates_and_no_words(alice: User, bob: User) -> None:
    ticket, kept = make_ticket(alice), make_ticket(bob)
    answering.note(by=make_agent(), conversation_id=ticket.pk, text="A secret.")
    make_draft_ticket(alice)
    part = next(app for app in personal_data.APPS if app.app == "support")
    with erasing():
        for step in (*part.ends, *part.erases):
            while step(alice):
                pass
    ticket.refresh_from_db()
    assert (ticket.subject, ticket.status) == (ERASED, Conversation.Status.CLOSED)
    assert set(ticket.entries.values_list("body", flat=True)) == {ERASED}
    assert not TicketDraft.objects.exists()
    assert Email.objects.filter(about__startswith="ticket:").get().to == bob.email
    assert kept.entries.get().body == "It stays dark."


def test_texts_go_by_the_rule_or_by_the_days_of_the_topic(alice: User) -> None:
    TicketTopic.objects.filter(name="account").update(delete_after_days=30)
    short, long = make_ticket(alice, topic="account"), make_ticket(alice, topic="other")
    make_ticket(alice, topic="store")
    for ticket in (short, long):
        replying.close(by=alice, conversation_id=ticket.pk)
    now = timezone.now()
    Conversation.objects.filter(status="closed").update(closed_at=now - timedelta(days=31))
    rule = timedelta(days=settings.RETENTION_DAYS["tickets"])
    assert list(retention.old_tickets(now - rule)) == [short]
    assert not retention.old_tickets(now - timedelta(days=2) - rule).exists(), "as of that day"
    assert set(retention.old_tickets(now - timedelta(days=30))) == {short, long}
    retention.empty_tickets([short])
    assert not retention.old_tickets(now - timedelta(days=730)).exists()
    bodies = ConversationEntry.objects.filter(conversation=short).values_list("body", flat=True)
    assert list(bodies) == [ERASED]
    short.refresh_from_db()
    assert (short.subject, short.emptied_at is None) == (ERASED, False)
