"""How a chat ends, and that it goes on as a ticket by itself when one side has left."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from foundation.working_days import add_working_days, today
from notifications.models import Email
from support.chat import ending
from support.models import ChatPresence, ChatSession, Conversation
from support.tickets import replying
from tests.support.chat.chats import ago, at_the_desk, make_chat, taken_chat

pytestmark = pytest.mark.django_db
Status = Conversation.Status


def ticket_of(chat: ChatSession) -> Conversation:
    return Conversation.objects.get(pk=chat.conversation_id)


def letters_of(chat: ChatSession) -> int:
    return Email.objects.filter(kind="ticket_chat", about=f"ticket:{chat.conversation_id}").count()


def test_nobody_in_three_minutes_makes_it_a_ticket_with_a_promise_from_then(alice: User) -> None:
    chat = make_chat(alice)
    ago(chat, queued_at=timedelta(minutes=2, seconds=50))
    assert ending.end_left() == 0
    ago(chat, queued_at=timedelta(minutes=3, seconds=1))
    assert ending.end_left() == 1
    ticket = ticket_of(chat)
    assert (ticket.status, ticket.assigned_to) == (Status.RECEIVED, None)
    assert ticket.due_on == add_working_days(today(), ticket.topic.promise_days, ticket.region)
    assert [entry.body for entry in ticket.entries.order_by("number")] == [
        "It stays dark.",
        "Nobody was free within 3 minutes. This chat goes on as a ticket.",
    ]
    assert letters_of(chat) == 1
    assert ending.end_left() == 0
    replying.reply(by=alice, conversation_id=ticket.pk, text="Still dark.")


@pytest.mark.long
@pytest.mark.parametrize("side", ["member", "agent"])
def test_a_side_that_left_makes_it_a_ticket_of_who_had_it(alice: User, side: str) -> None:
    sam = at_the_desk()
    chat = taken_chat(alice, sam)
    ago(chat, queued_at=timedelta(hours=1), member_seen_at=timedelta(minutes=4))
    assert ending.end_left() == 0
    if side == "member":
        ago(chat, member_seen_at=timedelta(minutes=6))
    else:
        presence = ChatPresence.objects.get(agent=sam)
        presence.present_until -= timedelta(minutes=5)
        presence.save()
    assert ending.end_left() == 1
    assert (ticket_of(chat).status, ticket_of(chat).assigned_to) == (Status.ANSWERING, sam)


@pytest.mark.long
def test_the_end_is_solved_and_rated_or_withdrawn(alice: User) -> None:
    sam = at_the_desk()
    chat = taken_chat(alice, sam)
    assert ending.end(by=alice, conversation_id=chat.conversation_id)
    assert not ending.end(by=alice, conversation_id=chat.conversation_id)
    assert ticket_of(chat).status == Status.SOLVED
    replying.rate(by=alice, conversation_id=chat.conversation_id, rating=5)
    withdrawn = make_chat(alice)
    ending.end(by=alice, conversation_id=withdrawn.conversation_id)
    assert ticket_of(withdrawn).status == Status.CLOSED
    assert letters_of(chat) == letters_of(withdrawn) == 1


def test_the_database_refuses_a_second_live_chat_and_a_change_of_what_ended(
    alice: User, bob: User
) -> None:
    chat = make_chat(alice)
    assert make_chat(alice) == chat
    other = make_chat(bob)
    rows = ChatSession.objects.filter(pk=other.pk)
    with pytest.raises(IntegrityError, match="chat_one_live"), transaction.atomic():
        rows.update(user=alice)
    ending.go_on_as_ticket(by=bob, conversation_id=other.conversation_id)
    with pytest.raises(IntegrityError, match="is over"), transaction.atomic():
        rows.update(ended_at=None, outcome="")
    # The ticket's own acts leave a chat alone, and the database knows the two together.
    assert not replying.close(by=alice, conversation_id=chat.conversation_id)
    with transaction.atomic():
        chatted = Conversation.objects.filter(pk=chat.conversation_id)
        chatted.update(status=Status.RECEIVED, due_on=today())
        with pytest.raises(IntegrityError, match="is chatted in"):
            connection.check_constraints()
        transaction.set_rollback(True)
