"""Where tickets go: to colleagues, to other topics, and into each other."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from foundation.working_days import add_working_days, today
from support.desk import answering, leases, routing
from support.models import Conversation, TicketTopic
from support.tickets import replying, writing
from support.tickets.history import entries_of, tickets_of
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db
Status = Conversation.Status


@pytest.fixture
def agent() -> User:
    return make_agent()


def test_a_ticket_is_handed_to_who_may_answer_it(alice: User, agent: User, omar: User) -> None:
    ticket, tom = make_ticket(alice), make_agent("tom@x.test")
    with pytest.raises(routing.CannotHandOver):
        routing.hand_over(by=agent, conversation_id=ticket.pk, to=omar)
    leases.take(conversation_id=ticket.pk, by=agent)
    assert routing.hand_over(by=agent, conversation_id=ticket.pk, to=tom, note="Knows it.")
    ticket.refresh_from_db()
    assert (ticket.assigned_to, ticket.leased_to) == (tom, None)
    assert leases.take_next(by=agent, among=Conversation.objects.all()) is None
    assert [event.note for event in ticket.events.all()][-1] == "Tom Example: Knows it."


def test_another_topic_never_puts_the_promise_off(alice: User, agent: User) -> None:
    ticket = make_ticket(alice, topic="technical")
    promise = ticket.due_on
    slow = TicketTopic.objects.get(name="other")
    assert slow.promise_days > ticket.topic.promise_days
    assert routing.change_topic(by=agent, conversation_id=ticket.pk, topic=slow)
    ticket.refresh_from_db()
    assert (ticket.topic, ticket.team, ticket.due_on) == (slow, "general", promise)


def test_a_merged_ticket_goes_on_in_the_other_one(alice: User, agent: User) -> None:
    first, second = make_ticket(alice), make_ticket(alice, text="It is still dark.")
    soon = add_working_days(today(), 1, "DE")
    Conversation.objects.filter(pk=second.pk).update(due_on=soon)
    answering.ask(by=agent, conversation_id=first.pk, text="Which cable?", seen=1)
    routing.merge(by=agent, conversation_id=second.pk, into=first.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.due_on) == (Status.ANSWERING, soon)
    assert (second.status, second.merged_into) == (Status.CLOSED, first)
    assert tickets_of(alice) == [first]
    assert "It is still dark." in [entry.body for entry in entries_of(first)]
    assert replying.reply(by=alice, conversation_id=second.pk, text="Hello?").conversation == first
    with pytest.raises(replying.CannotReopen):
        replying.reopen(by=alice, conversation_id=second.pk, text="Hello?")
    with pytest.raises(writing.ConversationEnded):
        answering.note(by=agent, conversation_id=second.pk, text="Where?")


def test_merging_makes_no_chains_and_no_circles(alice: User, bob: User, agent: User) -> None:
    one, two, three = (make_ticket(alice) for _ in range(3))
    routing.merge(by=agent, conversation_id=one.pk, into=two.pk)
    for first, second in ((two, one), (one, three), (two, two), (two, make_ticket(bob))):
        with pytest.raises(routing.CannotMerge):
            routing.merge(by=agent, conversation_id=first.pk, into=second.pk)
    ended = {"due_on": None, "closed_at": two.opened_at, "reopen_until": today()}
    row = Conversation.objects.filter(pk=two.pk)
    with pytest.raises(IntegrityError, match="cannot be merged"), transaction.atomic():
        row.update(status=Status.CLOSED, merged_into=three, **ended)
    routing.merge(by=agent, conversation_id=two.pk, into=three.pk)
    assert set(three.merged.all()) == {one, two}
