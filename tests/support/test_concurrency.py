"""Races about tickets on a real PostgreSQL; without the lock, the database refuses."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError

from accounts.models import User
from foundation.working_days import today
from notifications.models import Email
from support.claim_desk import asking
from support.desk import answering, routing
from support.models import Conversation, ConversationEntry
from support.promises import at_risk
from support.tickets import replying, silence, writing
from support.tickets.history import entries_of
from tests.crowd import at_once, kinds, met
from tests.factories import make_claim, make_promotion, make_reward
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
    ticket = make_ticket(alice)
    monkeypatch.setattr(writing, "lock_conversation", unlocked)
    monkeypatch.setattr(writing, "add_entry", met(writing.add_entry))
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
        assert kinds(results) == {"ConversationEntry": 1, "NoneType": 1}
        assert [entry.body for entry in entries_of(first)].count("HDMI") == 1


def test_without_the_lock_the_database_refuses_a_reply_into_what_was_merged(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_ticket(alice), make_ticket(alice)
    merge = partial(routing.merge, by=make_agent(), conversation_id=second.pk, into=first.pk)

    def read_before_the_merge(pk: int) -> Conversation:
        found = unlocked(pk)
        monkeypatch.undo()
        assert at_once([merge]) == [None]
        return found

    monkeypatch.setattr(writing, "lock_conversation", read_before_the_merge)
    with pytest.raises(IntegrityError, match="closed or merged"):
        replying.reply(by=alice, conversation_id=second.pk, text="HDMI")
    # With the lock the same reply stands where the ticket goes on.
    replying.reply(by=alice, conversation_id=second.pk, text="HDMI")
    assert "HDMI" in [entry.body for entry in first.entries.all()]


def test_a_reply_and_the_end_by_staff_do_not_pass_each_other(alice: User) -> None:
    agent = make_agent()
    for _ in range(TIMES):
        ticket = make_ticket(alice)
        said = partial(replying.reply, by=alice, conversation_id=ticket.pk, text="HDMI")
        end = partial(answering.close, by=agent, conversation_id=ticket.pk, text="No.", seen=1)
        acts: list[Act] = [said, end]
        results = at_once(acts)
        ticket.refresh_from_db()
        bodies = [entry.body for entry in ticket.entries.order_by("number")][1:]
        if isinstance(results[0], ConversationEntry):
            # Who closed had not read it: the end is refused, and the text stays with them.
            assert isinstance(results[1], answering.NewerEntry)
            assert (ticket.is_open, bodies) == (True, ["HDMI"])
        else:
            assert isinstance(results[0], writing.ConversationEnded)
            assert (ticket.is_open, bodies) == (False, ["No."])


def test_without_the_lock_a_ticket_is_closed_over_a_reply_that_nobody_read(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    reply = partial(replying.reply, by=alice, conversation_id=ticket.pk, text="HDMI")

    def read_before_the_reply(pk: int) -> Conversation:
        found = unlocked(pk)
        monkeypatch.undo()
        assert kinds(at_once([reply])) == {"ConversationEntry": 1}
        return found

    monkeypatch.setattr(writing, "lock_conversation", read_before_the_reply)
    # The number of the entry is taken already, which the database alone sees.
    with pytest.raises(IntegrityError, match="entry_number_once"):
        answering.close(by=agent, conversation_id=ticket.pk, text="No.", seen=1)


def test_of_two_who_ask_about_a_claim_both_ask_in_one_ticket(alice: User) -> None:
    people = make_agent(), make_agent("tom@x.test")
    for number in range(TIMES):
        promotion = make_promotion(name=f"P{number}")
        make_reward(promotion, n=1)
        claim = make_claim(alice, promotion)
        acts = [
            partial(asking.ask_about_claim, by=by, claim_id=claim.pk, text=f"{by.first_name}?")
            for by in people
        ]
        assert kinds(at_once(acts)) == {"Conversation": 2}
        assert claim.conversations.get().entries.count() == 2


def test_without_the_lock_of_the_claim_two_tickets_are_opened(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    monkeypatch.setattr(asking, "lock_rows", lambda rows: rows)
    monkeypatch.setattr(asking, "_opened", met(asking._opened))  # noqa: SLF001 -- where both have read
    acts = [
        partial(asking.ask_about_claim, by=by, claim_id=claim.pk, text=f"{by.first_name}?")
        for by in (make_agent(), make_agent("tom@x.test"))
    ]
    assert kinds(at_once(acts)) == {"Conversation": 2}
    assert claim.conversations.count() == 2


def test_leads_are_warned_once_however_many_sweeps_run(alice: User) -> None:
    lead = make_agent("lee@x.test", "Support leads")
    for number in range(TIMES):
        Conversation.objects.filter(pk=make_ticket(alice).pk).update(due_on=today())
        assert sorted(at_once([at_risk.warn_leads] * 3), key=str) == [0, 0, 1]
        assert Email.objects.filter(kind="tickets_due", to=lead.email).count() == number + 1


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
