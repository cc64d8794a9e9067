"""Races about chats on a real PostgreSQL; without the lock, the database refuses."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from uuid import uuid4

import pytest
from django.db import IntegrityError

from accounts.models import User
from support.chat import ending, queue, starting, talking
from support.models import ChatPresence, ChatSession, Conversation, TicketTopic
from support.tickets import writing
from support.tickets.drafts import TicketMatter
from tests.crowd import at_once, kinds, met
from tests.factories import make_member
from tests.support.chat.chats import ago, at_the_desk, make_chat, open_always, taken_chat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
TIMES = 6
Act = Callable[[], object]


@pytest.fixture
def members(transactional_db: None) -> Iterator[User]:
    """Members who have not chatted yet."""
    del transactional_db
    return (make_member(f"member{n}@x.test") for n in count())


def unlocked(pk: int) -> ChatSession | None:
    """Read a chat that waits as if there were no lock."""
    return ChatSession.objects.waiting().for_pages().filter(conversation=pk).first()


def starts(member: User) -> list[Act]:
    """The same member begins in two windows."""
    topic = TicketTopic.objects.get(name="other")
    begin = partial(starting.start, by=member, topic=topic, matter=TicketMatter(), text="Hello")
    return [partial(begin, token=uuid4()) for _ in range(2)]


def test_of_two_colleagues_one_takes_a_chat(members: Iterator[User]) -> None:
    agents = at_the_desk(), at_the_desk("tom@x.test")
    for _ in range(TIMES):
        chat = make_chat(next(members))
        takes: list[Act] = [partial(queue.take_next, by=agent) for agent in agents]
        assert kinds(at_once(takes)) == {"ChatSession": 1, "NoneType": 1}
        chat.refresh_from_db()
        assert chat.agent
        ending.solve(by=chat.agent, conversation_id=chat.conversation_id)


def test_without_the_lock_the_database_refuses_the_second_colleague(
    members: Iterator[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    agents = at_the_desk(), at_the_desk("tom@x.test")
    make_chat(next(members))
    monkeypatch.setattr(queue, "lock_waiting", unlocked)
    monkeypatch.setattr(queue, "note_taken", met(queue.note_taken))
    takes: list[Act] = [partial(queue.take_next, by=agent) for agent in agents]
    assert kinds(at_once(takes)) == {"ChatSession": 1, "IntegrityError": 1}


def test_nobody_takes_a_fourth_chat_at_the_same_moment(members: Iterator[User]) -> None:
    sam = at_the_desk()
    for _ in range(TIMES):
        make_chat(next(members))
    takes: list[Act] = [partial(queue.take_next, by=sam)] * TIMES
    assert kinds(at_once(takes)) == {"ChatSession": 3, "NoSlotFree": TIMES - 3}


def test_without_the_lock_the_database_refuses_a_slot_twice(
    members: Iterator[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = at_the_desk()
    for _ in range(2):
        taken_chat(next(members), sam)
    for _ in range(2):
        make_chat(next(members))
    monkeypatch.setattr(queue, "lock_presence", lambda by: ChatPresence.objects.get(agent=by))
    monkeypatch.setattr(queue, "free_slot", met(queue.free_slot))
    takes: list[Act] = [partial(queue.take_next, by=sam)] * 2
    assert kinds(at_once(takes)) == {"ChatSession": 1, "IntegrityError": 1}
    assert ChatSession.objects.live().filter(agent=sam).count() == 3


def test_a_member_has_one_live_chat(members: Iterator[User]) -> None:
    at_the_desk()
    open_always()
    for _ in range(TIMES):
        member = next(members)
        found = at_once(starts(member))
        assert kinds(found) == {"ChatSession": 2}
        assert len({chat.pk for chat in found if isinstance(chat, ChatSession)}) == 1
        assert Conversation.objects.filter(user=member).count() == 1


def test_the_database_alone_keeps_a_second_live_chat_away(
    members: Iterator[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_desk()
    open_always()
    monkeypatch.setattr(starting, "live_chat_of", lambda _member: None)
    monkeypatch.setattr(starting, "begin", met(starting.begin))
    assert kinds(at_once(starts(next(members)))) == {"ChatSession": 1, "IntegrityError": 1}


def test_a_chat_is_taken_or_goes_on_as_a_ticket(members: Iterator[User]) -> None:
    sam = at_the_desk()
    for _ in range(TIMES):
        chat = make_chat(next(members))
        ago(chat, queued_at=timedelta(minutes=4))
        acts: list[Act] = [partial(queue.take_next, by=sam), partial(ending.end_one, chat.pk)]
        taken, is_ticket = at_once(acts)
        chat.refresh_from_db()
        was_faster = isinstance(taken, ChatSession)
        assert is_ticket is not was_faster
        assert (chat.agent == sam, chat.is_live) == (was_faster, was_faster)
        if was_faster:
            ending.solve(by=sam, conversation_id=chat.conversation_id)


def test_without_the_lock_the_database_refuses_to_take_what_has_ended(
    members: Iterator[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = at_the_desk()
    chat = make_chat(next(members))
    ago(chat, queued_at=timedelta(minutes=4))

    def read_before_the_end(pk: int) -> ChatSession | None:
        found = unlocked(pk)
        assert at_once([partial(ending.end_one, chat.pk)]) == [True]
        return found

    monkeypatch.setattr(queue, "lock_waiting", read_before_the_end)
    with pytest.raises(IntegrityError, match="is over"):
        queue.take_next(by=sam)


def test_what_is_sent_twice_at_once_is_one_entry(members: Iterator[User]) -> None:
    member = next(members)
    chat = make_chat(member)
    for _ in range(TIMES):
        said = partial(talking.say, by=member, conversation_id=chat.conversation_id, text="Yes")
        acts: list[Act] = [partial(said, key=uuid4())] * 3
        found = at_once(acts)
        assert kinds(found) == {"ConversationEntry": 3}
    assert chat.conversation.entries.count() == 1 + TIMES


def test_without_the_lock_the_database_refuses_an_entry_twice(
    members: Iterator[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    member = next(members)
    chat = make_chat(member)
    read = Conversation.objects.for_pages().select_related("leased_to")
    monkeypatch.setattr(writing, "lock_conversation", lambda pk: read.get(pk=pk))
    # Called when both have found nothing sent.
    monkeypatch.setattr(writing, "words", met(writing.words))
    said = partial(talking.say, by=member, conversation_id=chat.conversation_id, text="Yes")
    acts: list[Act] = [partial(said, key=uuid4())] * 2
    assert kinds(at_once(acts)) == {"ConversationEntry": 1, "IntegrityError": 1}
