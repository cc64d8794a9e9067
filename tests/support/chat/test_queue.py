"""Who takes which chat, what is said in it, and how it is handed over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from support.chat import ending, handing_over, queue, talking
from support.models import ChatSession, Conversation
from tests.factories import make_member
from tests.support.chat.chats import ago, at_the_desk, make_chat, taken_chat

pytestmark = pytest.mark.django_db


def test_the_oldest_is_taken_first_and_nobody_has_a_fourth(alice: User) -> None:
    sam = at_the_desk()
    chats = [make_chat(each) for each in (alice, *(make_member() for _ in range(3)))]
    ago(chats[2], queued_at=timedelta(minutes=1))
    taken = [queue.take_next(by=sam) for _ in range(3)]
    assert [each and each.pk for each in taken] == [chats[2].pk, chats[0].pk, chats[1].pk]
    with pytest.raises(queue.NoSlotFree):
        queue.take_next(by=sam)
    fourth = ChatSession.objects.filter(pk=chats[3].pk)
    for slot in (1, 4, None):
        values = {"agent": sam, "accepted_by": sam, "accepted_at": chats[3].queued_at}
        with pytest.raises(IntegrityError), transaction.atomic():
            fourth.update(**values, slot=slot)
    ending.solve(by=sam, conversation_id=chats[0].conversation_id)
    assert queue.take_next(by=sam) == chats[3]


@pytest.mark.long
def test_nobody_takes_a_chat_of_their_own_or_of_a_colleague_unless_a_lead(alice: User) -> None:
    sam, sara = at_the_desk(), at_the_desk("sara@x.test", group="Support leads")
    chat = make_chat(sam)
    assert queue.take_next(by=sam) is None
    assert queue.take_next(by=at_the_desk("tom@x.test")) is None
    own = make_chat(sara)
    assert queue.take_next(by=sara) == chat
    assert queue.take_next(by=sara) is None
    assert own.is_live
    with pytest.raises(IntegrityError), transaction.atomic():
        ChatSession.objects.filter(pk=chat.pk).update(agent=sam)
    assert not ChatSession.objects.filter(user=alice).exists()


def test_what_is_sent_again_is_the_same_entry(alice: User) -> None:
    sam = at_the_desk()
    chat = taken_chat(alice, sam)
    key, pk = uuid4(), chat.conversation_id
    first = talking.say(by=alice, conversation_id=pk, text="Yes", key=key)
    assert talking.say(by=alice, conversation_id=pk, text="Yes", key=key) == first
    # The same words under another key are said twice.
    assert talking.say(by=alice, conversation_id=pk, text="Yes", key=uuid4()) != first
    again = [uuid4()] * 2
    answers = {
        talking.answer(by=sam, conversation_id=pk, text="Try HDMI", key=key) for key in again
    }
    assert len(answers) == 1
    with pytest.raises(talking.ChatOver):
        talking.answer(by=at_the_desk("tom@x.test"), conversation_id=pk, text="No", key=uuid4())


@pytest.mark.long
def test_what_is_said_when_it_had_become_a_ticket_goes_into_the_ticket(alice: User) -> None:
    sam = at_the_desk()
    pk = taken_chat(alice, sam).conversation_id
    ending.turn_to_ticket(by=sam, conversation_id=pk)
    entry = talking.say(by=alice, conversation_id=pk, text="Hello?", key=uuid4())
    assert (entry.channel, entry.conversation_id) == ("web", pk)
    with pytest.raises(talking.ChatOver):
        talking.answer(by=sam, conversation_id=pk, text="Yes?", key=uuid4())
    written = {"number": 9, "kind": "system", "body": "-", "written_at": entry.written_at}
    with pytest.raises(IntegrityError, match="nobody chats"), transaction.atomic():
        Conversation.objects.get(pk=pk).entries.create(**written, channel="chat")


@pytest.mark.long
def test_a_chat_is_handed_to_who_is_there_and_has_room(alice: User) -> None:
    sam, tom = at_the_desk(), at_the_desk("tom@x.test")
    chat = taken_chat(alice, sam)
    for _ in range(2):
        taken_chat(make_member(), tom)
    handing_over.hand_over(by=sam, conversation_id=chat.conversation_id, to=tom)
    chat.refresh_from_db()
    assert (chat.agent, chat.slot, chat.accepted_by) == (tom, 3, sam)
    full = taken_chat(make_member(), sam).conversation_id
    with pytest.raises(handing_over.CannotTakeIt):
        handing_over.hand_over(by=sam, conversation_id=full, to=tom)
    with pytest.raises(talking.ChatOver):
        handing_over.hand_over(by=sam, conversation_id=chat.conversation_id, to=tom)


@pytest.mark.long
def test_a_wait_is_said_only_if_enough_waited_lately(alice: User) -> None:
    sam = at_the_desk()
    for member in (alice, make_member()):
        taken_chat(member, sam)
    assert queue.usual_wait() is None
    for chat in (*ChatSession.objects.all(), taken_chat(make_member(), sam)):
        ago(chat, queued_at=timedelta(seconds=130))
    assert queue.usual_wait() == 3
