"""What agents write: never twice, never in their own matter, and told to the member."""

import pytest

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from foundation.working_days import add_working_days, today
from notifications.models import Email
from support.desk import answering, leases
from support.desk.canned import filled_in
from support.models import CannedAnswer, Conversation, ConversationEvent
from support.tickets import replying, writing
from tests.factories import make_member, make_registered
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db
Status = Conversation.Status


@pytest.fixture
def agent() -> User:
    return make_agent()


def test_an_answer_is_told_and_the_next_one_promised(alice: User, agent: User) -> None:
    ticket = make_ticket(alice)
    Conversation.objects.update(due_on=today())
    answering.answer(by=agent, conversation_id=ticket.pk, text="We look into it.", seen=1)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assigned_to) == (Status.ANSWERING, agent)
    assert ticket.due_on == add_working_days(today(), ticket.topic.promise_days, "DE")
    told = Email.objects.get(kind="ticket_answered")
    assert "We look into it." in told.text
    assert "We look into it." in told.html


def test_of_two_agents_the_second_reads_the_first_answer(alice: User, agent: User) -> None:
    ticket = make_ticket(alice)
    answering.answer(by=agent, conversation_id=ticket.pk, text="Update it.", seen=1)
    with pytest.raises(answering.NewerEntry):
        answering.answer(by=make_agent("tom@x.test"), conversation_id=ticket.pk, text="?", seen=1)
    replying.reply(by=alice, conversation_id=ticket.pk, text="Done that.")
    with pytest.raises(answering.NewerEntry):
        answering.solve(by=agent, conversation_id=ticket.pk, text="Fine.", seen=2)
    assert ticket.entries.count() == 3


def test_a_second_press_answers_once_and_a_note_is_no_answer(alice: User, agent: User) -> None:
    ticket = make_ticket(alice)
    answering.note(by=agent, conversation_id=ticket.pk, text="Update it.")
    once = [
        answering.solve(by=agent, conversation_id=ticket.pk, text="Update it.", seen=2)
        for _press in range(2)
    ]
    assert once[0] == once[1]
    assert not once[0].is_internal
    note = answering.note(by=agent, conversation_id=ticket.pk, text="Update it.")
    assert (note.is_internal, ticket.entries.count()) == (True, 4)
    assert Email.objects.filter(kind="ticket_answered").count() == 1


def test_a_ticket_at_hand_is_taken_over_before_it_is_answered(alice: User, agent: User) -> None:
    ticket, tom = make_ticket(alice), make_agent("tom@x.test")
    assert leases.take(conversation_id=ticket.pk, by=agent)
    assert not leases.take(conversation_id=ticket.pk, by=tom)
    with pytest.raises(leases.AtHandOfOther) as refused:
        answering.answer(by=tom, conversation_id=ticket.pk, text="Update it.", seen=1)
    assert refused.value.holder == agent
    assert leases.take_over(conversation_id=ticket.pk, by=tom)
    answering.answer(by=tom, conversation_id=ticket.pk, text="Update it.", seen=1)
    kinds = list(ticket.events.values_list("kind", flat=True))
    assert kinds == ["opened", "taken_over", "answered"]


def test_the_next_ticket_is_the_earliest_due_that_is_free(
    alice: User, bob: User, agent: User
) -> None:
    late, first, own = make_ticket(alice), make_ticket(bob), make_ticket(agent)
    for ticket, days in ((late, 5), (first, 1), (own, 0)):
        due = add_working_days(today(), days, "DE")
        Conversation.objects.filter(pk=ticket.pk).update(due_on=due)
    lead, queue = make_agent("lea@x.test", "Support leads"), Conversation.objects.all()
    assert leases.take_next(by=agent, among=queue) == first
    assert leases.take_next(by=agent, among=queue, besides=first.pk) == late
    # Of the staff's own tickets a lead takes care.
    assert leases.take_next(by=make_agent("tom@x.test"), among=queue) is None
    assert leases.take_next(by=lead, among=queue) == own
    assert leases.take_next(by=lead, among=queue, besides=own.pk) is None


def test_nobody_answers_their_own_ticket_and_leads_those_of_staff(agent: User) -> None:
    own, of_staff = make_ticket(agent), make_ticket(make_agent("tom@x.test"))
    for ticket in (own, of_staff):
        with pytest.raises(ConflictOfInterest):
            answering.answer(by=agent, conversation_id=ticket.pk, text="-", seen=1)
        with pytest.raises(ConflictOfInterest):
            answering.note(by=agent, conversation_id=ticket.pk, text="-")
    lead = make_agent("lea@x.test", "Support leads")
    answering.answer(by=lead, conversation_id=of_staff.pk, text="Update it.", seen=1)


def test_notes_stay_among_staff(alice: User, agent: User) -> None:
    ticket = make_ticket(alice)
    Email.objects.all().delete()
    before = ticket.last_entry_at
    answering.note(by=agent, conversation_id=ticket.pk, text="Called the store.")
    ticket.refresh_from_db()
    assert (ticket.last_number, ticket.last_entry_at) == (2, before)
    assert not Email.objects.exists()


def test_a_ticket_is_closed_with_a_reason_and_takes_notes_alone(alice: User, agent: User) -> None:
    ticket = make_ticket(alice)
    with pytest.raises(writing.NothingWritten):
        answering.close(by=agent, conversation_id=ticket.pk, text=" \n", seen=1)
    answering.close(by=agent, conversation_id=ticket.pk, text="Not our product.", seen=1)
    assert "Not our product." in Email.objects.get(kind="ticket_closed").text
    with pytest.raises(writing.ConversationEnded):
        answering.answer(by=agent, conversation_id=ticket.pk, text="One more.", seen=2)
    answering.note(by=agent, conversation_id=ticket.pk, text="It is a copy.")
    assert ConversationEvent.objects.filter(kind="noted").exists()


def test_canned_answers_have_the_facts_in_the_members_language() -> None:
    citra = make_member("citra@example.com", language="id")
    ticket = make_ticket(citra, make_registered(citra), topic="technical")
    Conversation.objects.update(language="id", due_on="2026-12-24")
    ticket = Conversation.objects.for_pages().get()
    canned = CannedAnswer.objects.create(name="Reset")
    canned.texts.create(language="en", text="Hello")
    text = "Halo {first_name}, {product}: sampai {promised_day}. {unknown}"
    canned.texts.create(language="id", text=text)
    filled = f"Halo Citra, {ticket.product_name}: sampai 24 Desember 2026. {{unknown}}"
    assert filled_in(canned, ticket) == filled
