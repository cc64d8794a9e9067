"""The pages of Web Ticket and Ticket History, as a member without scripts goes through them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from notifications.models import Email
from support.desk import answering
from support.models import Conversation, TicketDraft
from support.tickets import opening
from tests.factories import make_claim, make_promotion, make_registered, make_reward
from tests.support.conversations import make_agent, make_draft_ticket, make_ticket

pytestmark = pytest.mark.django_db
NEW, CONFIRM, HISTORY = reverse("ticket-new"), reverse("ticket-confirm"), reverse("tickets")


def page_of(ticket: Conversation, act: str = "") -> str:
    return reverse(f"ticket-{act}" if act else "ticket", args=[ticket.reference])


def test_a_ticket_from_a_product_is_drafted_confirmed_and_sent_once(
    signed_in: Client, alice: User
) -> None:
    product = make_registered(alice)
    page = signed_in.get(f"{NEW}?product={product.pk}")
    assert page.context["form"]["about"].value() == f"product:{product.pk}"
    asked: dict[str, Any] = {"about": f"product:{product.pk}", "topic": "technical"}
    page = signed_in.get(NEW, asked)
    assertContains(page, "Many faults go away")
    since = page.context["form"].asked[0]
    half = signed_in.post(NEW, {**asked, "subject": "No picture", "text": "It stays dark."})
    assert f"fact_{since.pk}" in half.context["form"].errors
    assert TicketDraft.objects.get().text == "It stays dark."
    other = signed_in.post(NEW, {**asked, "subject": "", "text": "Half", "change": "1"})
    assertRedirects(other, NEW)
    assert TicketDraft.objects.get().text == "Half"
    whole = {**asked, "subject": "No picture", "text": "Dark.", f"fact_{since.pk}": "Since May"}
    assertRedirects(signed_in.post(NEW, whole), CONFIRM)
    page = signed_in.get(CONFIRM)
    for words in ("No picture", "Dark.", "Since May", product.serial.serial):
        assertContains(page, words)
    pressed = {"token": page.context["draft"].token}
    for _press in range(2):
        answer = signed_in.post(CONFIRM, pressed)
        assertRedirects(answer, page_of(Conversation.objects.get(), "sent"))
    assertContains(signed_in.get(HISTORY), "No picture")


def test_a_claims_link_fills_in_the_claim_and_its_topic(signed_in: Client, alice: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    form = signed_in.get(f"{NEW}?order={claim.reference}").context["form"]
    assert (form["about"].value(), form["topic"].value()) == (
        f"order:{claim.reference}",
        "promotion",
    )
    page = signed_in.get(reverse("claim", args=[claim.reference]))
    assertContains(page, f"{reverse('contact')}?order={claim.reference}")


def test_an_email_or_a_page_is_named_as_the_link_says(
    client: Client, alice: User, bob: User
) -> None:
    make_ticket(alice)
    email = Email.objects.get()
    client.force_login(alice)
    asked: dict[str, Any] = {"about": "", "topic": "other", "email": email.pk}
    assertContains(client.get(reverse("inbox-letter", args=[email.pk])), f"?email={email.pk}")
    assertContains(client.get(NEW, asked), email.subject)
    client.post(NEW, {**asked, "subject": "-", "text": "-"})
    assert TicketDraft.objects.get().about_email == email
    client.post(NEW, {**asked, "email": "", "page": "/nothing/", "subject": "-", "text": "-"})
    assert TicketDraft.objects.get().page == "/nothing/"
    client.force_login(bob)
    assertNotContains(client.get(NEW, asked), email.subject)
    for page in ("https://elsewhere.example/", "//elsewhere.example/"):
        assert client.get(NEW, {**asked, "page": page}).context["matter"].page == ""


def test_what_is_anothers_is_neither_filled_in_nor_taken(client: Client, bob: User) -> None:
    client.force_login(bob)
    others = make_registered(make_agent())
    named = {"about": f"product:{others.pk}", "topic": "technical"}
    assert "about" in client.get(NEW, named).context["form"].errors
    client.post(NEW, {**named, "subject": "-", "text": "-"})
    assert not TicketDraft.objects.exists()


def test_an_open_ticket_like_it_takes_what_was_begun(signed_in: Client, alice: User) -> None:
    like = make_ticket(alice)
    make_draft_ticket(alice, text="And the fan is loud.")
    page = signed_in.get(CONFIRM)
    assertContains(page, f"{page_of(like)}?add=1")
    page = signed_in.get(f"{page_of(like)}?add=1")
    assert page.context["form"]["text"].value() == "And the fan is loud."
    signed_in.post(page_of(like, "reply"), {"text": "And the fan is loud.", "add": "1"})
    assert like.entries.count() == 2
    assert not TicketDraft.objects.exists()


def test_reply_reopen_rate_and_close(signed_in: Client, alice: User) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    answering.note(by=agent, conversation_id=ticket.pk, text="A secret.")
    answering.solve(by=agent, conversation_id=ticket.pk, text="Update it.", seen=2)
    page = signed_in.get(page_of(ticket))
    assertContains(page, "Update it.")
    assertNotContains(page, "A secret.")
    refused = signed_in.post(page_of(ticket, "reply"), {"text": "Thanks!"})
    assertContains(refused, "Thanks!")
    signed_in.post(page_of(ticket, "rating"), {"rating": "4", "note": ""})
    signed_in.post(page_of(ticket, "reopening"), {"text": "It came back."})
    ticket.refresh_from_db()
    assert (ticket.rating, ticket.status) == (4, Conversation.Status.ANSWERING)
    signed_in.post(page_of(ticket, "closing"))
    ticket.refresh_from_db()
    assert ticket.status == Conversation.Status.CLOSED


def test_no_page_of_anothers_ticket_is_there(client: Client, alice: User, bob: User) -> None:
    ticket = make_ticket(alice)
    client.force_login(bob)
    for act in ("", "sent"):
        assert client.get(page_of(ticket, act)).status_code == 404
    for act in ("reply", "closing", "reopening", "rating"):
        posted = {"text": "Hello", "rating": "1"}
        assert client.post(page_of(ticket, act), posted).status_code == 404
    assertNotContains(client.get(HISTORY), ticket.reference)
    assertNotContains(client.get(HISTORY, {"q": ticket.reference}), ticket.subject)


def test_tickets_are_sent_only_so_often(signed_in: Client, alice: User) -> None:
    for _ in range(opening.BY_MEMBER.limit):
        opening.count_attempt(alice)
    draft = make_draft_ticket(alice)
    assert signed_in.post(CONFIRM, {"token": draft.token}).status_code == 429
    assert TicketDraft.objects.exists()


def test_the_pages_ask_as_often_whatever_there_is(signed_in: Client, alice: User) -> None:
    ticket = make_ticket(alice, make_registered(alice))
    signed_in.get(NEW)  # what a process keeps is there from then on
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            for page in (HISTORY, page_of(ticket), NEW):
                signed_in.get(page)
        asked.append(len(captured))
        make_ticket(alice, make_registered(alice), topic="account")
        answering.note(by=make_agent(f"{len(asked)}@x.test"), conversation_id=ticket.pk, text="-")
    assert asked[0] == asked[1]
