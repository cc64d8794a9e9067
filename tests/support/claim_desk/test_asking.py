"""Asking a member about a claim: from its page, without sending it back, in one ticket."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from notifications.models import Email
from redemptions.models import Claim
from support.models import Conversation
from support.tickets import replying
from tests.factories import make_claim, make_promotion, make_reward
from tests.support.conversations import make_ticket

pytestmark = pytest.mark.django_db
CHANGE = "admin:support_conversation_change"


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def test_a_reviewer_asks_reads_the_reply_and_answers(
    client: Client, claim: Claim, alice: User, rita: User
) -> None:
    client.force_login(rita)
    review = reverse("admin:redemptions_claim_change", args=[claim.pk])
    ask = reverse("admin:support_conversation_of-claim", args=[claim.pk])
    assertContains(client.get(review), ask)
    for _twice in range(2):
        assertRedirects(
            client.post(ask, {"text": "Which shop?"}), review, fetch_redirect_response=False
        )
    ticket = Conversation.objects.get()
    assert (ticket.status, ticket.claim, ticket.user) == ("waiting", claim, alice)
    assert ticket.entries.count() == 1
    assert "Which shop?" in Email.objects.get(kind="ticket_waiting").text
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert claim.events.count() == 1
    replying.reply(by=alice, conversation_id=ticket.pk, text="The one in Berlin.")
    assertContains(client.get(review), ticket.reference)
    page = reverse(CHANGE, args=[ticket.pk])
    assertContains(client.get(page), "The one in Berlin.")
    posted = {"text": "Thank you.", "seen": "2", "act": "solve"}
    client.post(reverse("admin:support_conversation_write", args=[ticket.pk]), posted)
    ticket.refresh_from_db()
    assert ticket.status == "solved"
    other = reverse(CHANGE, args=[make_ticket(alice).pk])
    assert client.get(other).status_code == 403, "it is about no claim"


def test_what_is_open_about_the_claim_goes_on(
    client: Client, claim: Claim, alice: User, rita: User
) -> None:
    ticket = make_ticket(alice, claim.registered_product, claim=claim)
    client.force_login(rita)
    ask = reverse("admin:support_conversation_of-claim", args=[claim.pk])
    client.post(ask, {"text": "Which shop?"})
    ticket.refresh_from_db()
    assert Conversation.objects.count() == 1
    assert (ticket.status, ticket.entries.count()) == ("waiting", 2)
    # What an answer ends counts, with the promise that it kept.
    assert (ticket.promises, ticket.promises_kept) == (1, 1)


def test_the_pages_of_a_claim_ask_for_tickets_where_there_are_some(
    client: Client, claim: Claim, alice: User, rita: User
) -> None:
    pages = (
        (rita, reverse("admin:redemptions_claim_change", args=[claim.pk])),
        (alice, reverse("claim", args=[claim.reference])),
    )
    asked: list[list[int]] = [[], []]
    for round_ in range(3):
        for which, (who, page) in enumerate(pages):
            client.force_login(who)
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                shown = client.get(page)
            asked[which].append(len(captured))
            about = [query for query in captured if 'FROM "support_' in query["sql"]]
            assert len([one for one in about if "EXISTS" not in one["sql"]]) == min(round_, 1)
            (assertContains if round_ else assertNotContains)(shown, "No picture")
        make_ticket(alice, claim.registered_product, claim=claim)
    for first, second, third in asked:
        assert (second, third) == (first + 1, first + 1)
