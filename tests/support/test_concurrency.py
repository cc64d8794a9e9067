"""Races about tickets on a real PostgreSQL; without the lock, the database refuses."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError

from accounts.models import User
from foundation.working_days import today
from support.desk import answering, routing
from support.models import Conversation, ConversationEntry
from support.tickets import replying, silence, writing
from support.tickets.history import entries_of
from tests.crowd import at_once, kinds
from tests.support.conversations import make_agent, make_ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
TIMES = 8
Act = Callable[[], object]


def unlocked(pk: int) -> Conversation:
    """Read a ticket as if there were no lock."""
    return Conversation.objects.for_pages().select_related("leased_to").get(pk=pk)


def answers(ticket: Conversation, *agents: User) -> list[partial[ConversationEntry]]:
    act = partial(answering.answer, conversation_id=ticket.pk, text="Update it.", seen=1)
    return [partial(act, by=agent) for agent in agents]


def waiting(alice: User, agent: User) -> Conversation:
    """A ticket whose last day to reply is over."""
    ticket = make_ticket(alice)
    answering.ask(by=agent, conversation_id=ticket.pk, text="Which cable?", seen=1)
    Conversation.objects.filter(pk=ticket.pk).update(closes_on=today().replace(year=2020))
    return ticket


def test_of_two_agents_one_answers(alice: User) -> None:
    agents = make_agent(), make_agent("tom@x.test")
    for _ in range(TIMES):
        ticket = make_ticket(alice)
        results = at_once(answers(ticket, *agents))
        assert kinds(results) == {"ConversationEntry": 1, "NewerEntry": 1}
        assert ticket.entries.count() == 2


def test_without_the_lock_the_database_refuses_the_second_answer(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, both_have_read = make_ticket(alice), Barrier(2, timeout=30)

    def read_together(pk: int) -> Conversation:
        found = unlocked(pk)
        both_have_read.wait()
        return found

    monkeypatch.setattr(writing, "lock_conversation", read_together)
    results = at_once(answers(ticket, make_agent(), make_agent("tom@x.test")))
    assert kinds(results) == {"ConversationEntry": 1, "IntegrityError": 1}


def test_a_reply_and_the_end_do_not_pass_each_other(alice: User) -> None:
    agent = make_agent()
    for _ in range(TIMES):
        ticket = waiting(alice, agent)
        said = partial(replying.reply, by=alice, conversation_id=ticket.pk, text="HDMI")
        acts: list[Act] = [said, partial(silence.close_one, ticket.pk)]
        results = at_once(acts)
        ticket.refresh_from_db()
        was_faster = isinstance(results[0], ConversationEntry)
        assert was_faster or isinstance(results[0], writing.ConversationEnded)
        assert ticket.entries.filter(body="HDMI").exists() == was_faster
        assert (ticket.status == Conversation.Status.ANSWERING) == was_faster
        assert results[1] == (not was_faster)


def test_without_the_lock_the_database_refuses_a_reply_after_the_end(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = waiting(alice, make_agent())
    close = partial(silence.close_one, ticket.pk)

    def read_before_the_end(pk: int) -> Conversation:
        found = unlocked(pk)
        monkeypatch.undo()
        assert at_once([close]) == [True]
        return found

    monkeypatch.setattr(writing, "lock_conversation", read_before_the_end)
    with pytest.raises(IntegrityError, match="closed or merged"):
        replying.reply(by=alice, conversation_id=ticket.pk, text="HDMI")


def test_no_reply_is_lost_while_its_ticket_is_merged(alice: User) -> None:
    agent = make_agent()
    for _ in range(TIMES):
        first, second = make_ticket(alice), make_ticket(alice)
        said = partial(replying.reply, by=alice, conversation_id=second.pk, text="HDMI")
        join = partial(routing.merge, by=agent, conversation_id=second.pk, into=first.pk)
        acts: list[Act] = [said, join]
        results = at_once(acts)
        assert results[1] is None
        bodies = [entry.body for entry in entries_of(first)]
        assert ("HDMI" in bodies) == isinstance(results[0], ConversationEntry)


def test_two_merges_in_opposite_directions_make_one(alice: User) -> None:
    agent = make_agent()
    for _ in range(TIMES):
        one, two = make_ticket(alice), make_ticket(alice)
        pairs = ((one.pk, two.pk), (two.pk, one.pk))
        results = at_once(
            partial(routing.merge, by=agent, conversation_id=first, into=second)
            for first, second in pairs
        )
        assert kinds(results) == {"NoneType": 1, "CannotMerge": 1}
