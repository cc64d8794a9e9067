"""The agents' pages: the queue, one ticket, and that each act asks for its own permission."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from accounts.security_events import SecurityEvent
from support.mail import unverified
from support.models import CannedAnswer, Conversation, TicketTopic, UnverifiedMail
from support.tickets import replying
from tests.factories import make_claim, make_promotion, make_reward
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db
NAME = "admin:support_conversation"
LIST, NEXT = reverse(f"{NAME}_changelist"), reverse(f"{NAME}_next")


@pytest.fixture
def agent(client: Client) -> User:
    agent = make_agent()
    client.force_login(agent)
    return agent


def page_of(ticket: Conversation, act: str = "change", *rest: str) -> str:
    return reverse(f"{NAME}_{act}", args=[ticket.pk, *rest])


def test_an_agent_takes_the_next_ticket_and_solves_it(
    client: Client, agent: User, alice: User
) -> None:
    ticket = make_ticket(alice)
    assertContains(client.get(LIST), ticket.reference)
    assertRedirects(client.post(NEXT), page_of(ticket))
    canned = CannedAnswer.objects.create(name="Reset")
    canned.texts.create(language="en", text="Hello {first_name}, update it.")
    filled = {"text": "Thank you.", "seen": "1", "fill": "yes", "canned": canned.pk}
    page = client.post(page_of(ticket, "write"), filled)
    assert page.context["form"]["text"].value() == "Thank you.\n\nHello Alice, update it."
    assertContains(page, "It stays dark.")
    looks = SecurityEvent.objects.filter(kind=SecurityEvent.Kind.MEMBER, actor=agent.pk)
    assert f"ticket {ticket.reference}" in set(looks.values_list("about", flat=True))
    posted = {"text": "Update it.", "seen": "1", "act": "solve"}
    client.post(page_of(ticket, "write"), posted)
    ticket.refresh_from_db()
    assert ticket.status == Conversation.Status.SOLVED
    assertNotContains(client.get(LIST), ticket.reference)
    assertRedirects(client.post(NEXT), LIST)


@pytest.mark.usefixtures("agent")
def test_what_was_typed_stays_where_the_member_was_faster(client: Client, alice: User) -> None:
    ticket = make_ticket(alice)
    replying.reply(by=alice, conversation_id=ticket.pk, text="It works now.")
    posted = {"text": "Send it to us.", "seen": "1", "act": "answer"}
    page = client.post(page_of(ticket, "write"), posted)
    for words in ("Send it to us.", "It works now.", "Somebody has written meanwhile"):
        assertContains(page, words)
    assert page.context["form"]["seen"].value() == 2
    assert ticket.entries.count() == 2


def test_reviewers_merge_and_decide_no_further_than_they_may_read(
    client: Client, alice: User, rita: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion)
    claim = make_claim(alice, promotion)
    ticket = make_ticket(alice, claim.registered_product, claim=claim)
    other, doubt = make_ticket(alice), UnverifiedMail.Doubt.SENDER
    unverified.store(ticket, "<m@x.test>", b"From: m@x.test\n\nIt works now.", doubt)
    client.force_login(rita)
    shown = client.get(page_of(ticket))
    for words in ("Answer and solve", "It works now."):
        assertContains(shown, words)
    for words in (other.reference, "Accept into the ticket"):
        assertNotContains(shown, words)
    client.post(page_of(ticket, "act", "merge"), {"into": other.pk})
    ticket.refresh_from_db()
    assert ticket.merged_into is None


@pytest.mark.usefixtures("agent")
def test_moves_are_made_by_their_buttons(client: Client, alice: User) -> None:
    ticket, other = make_ticket(alice), make_ticket(alice)
    tom = make_agent("tom@x.test")
    client.post(page_of(ticket, "act", "take"))
    client.post(page_of(ticket, "act", "hand-over"), {"to": tom.pk, "note": "Please."})
    ticket.refresh_from_db()
    assert ticket.assigned_to == tom
    topic = TicketTopic.objects.get(name="technical")
    client.post(page_of(ticket, "act", "topic"), {"topic": topic.pk})
    assertContains(client.get(page_of(ticket)), f"{other.reference}: {other.subject}")
    client.post(page_of(ticket, "act", "merge"), {"into": other.pk})
    ticket.refresh_from_db()
    assert (ticket.topic, ticket.merged_into) == (topic, other)
    assert client.post(page_of(ticket, "act", "unknown")).status_code == 404


def test_who_may_not_answer_does_not(client: Client, alice: User, axel: User, rita: User) -> None:
    ticket = make_ticket(alice)
    posted = {"text": "Hello", "seen": "1", "act": "answer"}
    client.force_login(axel)
    assertNotContains(client.get(page_of(ticket)), "Answer and solve")
    for user in (axel, rita):
        client.force_login(user)
        for page in (page_of(ticket, "write"), page_of(ticket, "act", "take"), NEXT):
            assert client.post(page, posted).status_code == 403
    assert client.get(page_of(ticket)).status_code == 403
    assert ticket.entries.count() == 1


@pytest.mark.usefixtures("agent")
def test_the_pages_ask_as_often_whatever_there_is(client: Client, alice: User) -> None:
    ticket, _other = make_ticket(alice), make_ticket(alice)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
            client.get(page_of(ticket))
        asked.append(len(captured))
        make_ticket(alice)
        replying.reply(by=alice, conversation_id=ticket.pk, text=f"{len(asked)}")
    assert asked[0] == asked[1]
