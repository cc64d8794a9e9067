"""What members do with their tickets, and that the promised day pauses while we wait for them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from foundation.personal_data import ERASED, erasing
from foundation.working_days import add_working_days, today
from support.desk import answering
from support.models import Conversation, ConversationEntry
from support.tickets import replying, writing
from support.tickets.history import entries_of, tickets_of
from tests.factories import make_registered
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db
Status = Conversation.Status


@pytest.fixture
def agent() -> User:
    return make_agent()


def test_the_promised_day_pauses_while_the_member_is_to_reply(alice: User, agent: User) -> None:
    ticket = make_ticket(alice)
    far = add_working_days(today(), 9, "DE")
    Conversation.objects.update(due_on=far)
    answering.ask(by=agent, conversation_id=ticket.pk, text="Which cable?", seen=1)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.due_on, ticket.days_left) == (Status.WAITING, None, 9)
    replying.reply(by=alice, conversation_id=ticket.pk, text="HDMI")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.due_on) == (Status.ANSWERING, far)
    assert (ticket.waiting_since, ticket.closes_on, ticket.days_left) == (None, None, None)


def test_a_second_press_replies_once(alice: User) -> None:
    ticket = make_ticket(alice)
    first = replying.reply(by=alice, conversation_id=ticket.pk, text="One more thing.")
    assert replying.reply(by=alice, conversation_id=ticket.pk, text="One more thing.") == first
    assert ticket.entries.count() == 2


def test_what_is_over_is_reopened_by_decision_and_for_30_days(alice: User, agent: User) -> None:
    ticket = make_ticket(alice)
    answering.solve(by=agent, conversation_id=ticket.pk, text="Update it.", seen=1)
    with pytest.raises(writing.ConversationEnded):
        replying.reply(by=alice, conversation_id=ticket.pk, text="No.")
    replying.close(by=alice, conversation_id=ticket.pk)
    replying.reopen(by=alice, conversation_id=ticket.pk, text="Still dark.")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.closed_at, ticket.reopen_until) == (Status.ANSWERING, None, None)
    assert ticket.due_on
    replying.close(by=alice, conversation_id=ticket.pk)
    Conversation.objects.update(reopen_until=today() - timedelta(days=1))
    with pytest.raises(replying.CannotReopen):
        replying.reopen(by=alice, conversation_id=ticket.pk, text="And again.")


def test_only_what_was_solved_is_rated_and_once(alice: User, agent: User) -> None:
    ticket = make_ticket(alice)
    with pytest.raises(replying.CannotRate):
        replying.rate(by=alice, conversation_id=ticket.pk, rating=1)
    answering.solve(by=agent, conversation_id=ticket.pk, text="Update it.", seen=1)
    replying.rate(by=alice, conversation_id=ticket.pk, rating=5, note="Quick.")
    with pytest.raises(replying.CannotRate):
        replying.rate(by=alice, conversation_id=ticket.pk, rating=1)
    ticket.refresh_from_db()
    assert (ticket.rating, ticket.rating_note) == (5, "Quick.")


def test_nobody_writes_into_the_ticket_of_another(alice: User, bob: User) -> None:
    ticket = make_ticket(alice)
    for act in (
        lambda: replying.reply(by=bob, conversation_id=ticket.pk, text="Hello"),
        lambda: replying.close(by=bob, conversation_id=ticket.pk),
        lambda: replying.reopen(by=bob, conversation_id=ticket.pk, text="Hello"),
        lambda: replying.rate(by=bob, conversation_id=ticket.pk, rating=1),
    ):
        with pytest.raises(Conversation.DoesNotExist):
            act()


def test_the_database_takes_no_entry_into_what_is_closed_and_changes_none(alice: User) -> None:
    ticket = make_ticket(alice)
    replying.close(by=alice, conversation_id=ticket.pk)
    kind = ConversationEntry.Kind.MEMBER
    with pytest.raises(IntegrityError, match="closed or merged"), transaction.atomic():
        writing.add_entry(ticket, kind, "After the end.", by=alice)
    entries = ConversationEntry.objects.all()
    for change in ({"body": "Other words."}, {"body": ERASED}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            entries.update(**change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entries.delete()
    with erasing():
        entries.update(body=ERASED)


def test_a_member_finds_words_of_their_tickets_but_no_notes(
    alice: User, bob: User, agent: User
) -> None:
    product = make_registered(alice)
    ticket = make_ticket(alice, product, topic="technical")
    other = make_ticket(alice, subject="My order")
    make_ticket(bob)
    answering.note(by=agent, conversation_id=ticket.pk, text="Seems to be a fraud.")
    assert tickets_of(alice) == [other, ticket]
    assert tickets_of(alice, before=other.reference) == [ticket]
    for words in ("stays DARK", ticket.reference, product.serial.serial, product.product.name):
        assert ticket in tickets_of(alice, search=words)
    assert tickets_of(alice, search="fraud") == []
    assert [entry.body for entry in entries_of(ticket)] == ["It stays dark."]
    assert len(entries_of(ticket, internal=True)) == 2
