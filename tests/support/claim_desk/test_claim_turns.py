"""Tickets turned into the correction of a claim and into another code, by the claims' own verbs."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from redemptions.models import Claim
from redemptions.review import decisions
from support.models import Conversation, ConversationEvent
from tests.conftest import in_group
from tests.factories import make_claim, make_promotion, make_reward
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client: Client) -> User:
    agent = in_group(make_agent(), "Leads")
    client.force_login(agent)
    return agent


@pytest.fixture
def ticket(alice: User) -> Conversation:
    promotion = make_promotion()
    make_reward(promotion, n=2)
    claim = make_claim(alice, promotion)
    return make_ticket(alice, claim.registered_product, claim=claim, text="I took the wrong bill.")


def turn_page(ticket: Conversation, act: str) -> str:
    return reverse("admin:support_conversation_turn", args=[ticket.pk, act])


def came_of(ticket: Conversation) -> list[str]:
    events = ticket.events.filter(kind=ConversationEvent.Kind.TURNED_INTO)
    return [event.note for event in events]


@pytest.mark.usefixtures("agent")
def test_a_claim_is_sent_back_with_the_words_of_its_ticket(
    client: Client, ticket: Conversation
) -> None:
    page, claim = reverse("admin:support_conversation_change", args=[ticket.pk]), ticket.claim
    assert claim is not None
    assertContains(client.get(page), turn_page(ticket, "correction"))
    assertNotContains(client.get(page), turn_page(ticket, "code"))
    shown = client.get(turn_page(ticket, "correction"))
    words = shown.context["form"]["reason"].value()
    assert "I took the wrong bill." in words
    assertRedirects(client.post(turn_page(ticket, "correction"), {"reason": words}), page)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SENT_BACK
    assert claim.decisions.get().reason == words
    assert came_of(ticket) == [f"Claim {claim.reference} was sent back"]
    assertRedirects(client.post(turn_page(ticket, "correction"), {"reason": words}), page)
    assert len(came_of(ticket)) == 1, "it is no longer possible"


def test_a_code_that_does_not_work_is_replaced(
    client: Client, agent: User, rita: User, ticket: Conversation
) -> None:
    claim = ticket.claim
    assert claim is not None
    decisions.approve(claim_id=claim.pk, by=rita)
    before = claim.fulfilment.code
    form = client.get(turn_page(ticket, "code")).context["form"]
    posted = {"code": form["code"].value(), "reason": "It did not work.", "is_sure": "on"}
    client.post(turn_page(ticket, "code"), posted)
    claim = Claim.objects.get(pk=claim.pk)
    assert claim.fulfilment.code != before
    assert came_of(ticket) == [f"A code of claim {claim.reference} was replaced"]
    agent.groups.remove(agent.groups.get(name="Leads"))
    assertNotContains(
        client.get(reverse("admin:support_conversation_change", args=[ticket.pk])),
        turn_page(ticket, "code"),
    )
