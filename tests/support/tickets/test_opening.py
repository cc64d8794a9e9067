"""Opening a ticket: once, about what is the member's own, and not beside its like."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from foundation.working_days import add_working_days, today
from notifications.models import Email
from support.models import Conversation, TicketDraft, TicketTopic
from support.tickets import drafts, opening
from tests.factories import make_registered
from tests.support.conversations import make_draft_ticket, make_ticket

pytestmark = pytest.mark.django_db


def test_a_ticket_has_what_was_asked_and_a_promised_day(alice: User) -> None:
    topic = TicketTopic.objects.get(name="technical")
    since, tried = topic.facts.all()
    product = make_registered(alice)
    ticket = make_ticket(
        alice, product, topic="technical", facts={str(since.pk): "Since May", str(tried.pk): " "}
    )
    assert ticket.facts == [["Since when, and how often?", "Since May"]]
    assert (ticket.registered_product, ticket.team) == (product, "technical")
    assert ticket.due_on == add_working_days(today(), 2, "DE")
    assert [entry.body for entry in ticket.entries.all()] == ["It stays dark."]
    assert [event.kind for event in ticket.events.all()] == ["opened"]
    told = Email.objects.get(kind="ticket_received")
    assert told.to == alice.email
    assert ticket.reference in told.text
    assert not TicketDraft.objects.exists()


def test_a_second_press_opens_no_second_ticket(alice: User) -> None:
    draft = make_draft_ticket(alice)
    first = opening.open_conversation(by=alice, token=draft.token)
    assert opening.open_conversation(by=alice, token=draft.token) == first
    assert Conversation.objects.count() == Email.objects.count() == 1


def test_nobody_sends_the_draft_of_another(alice: User, bob: User) -> None:
    draft = make_draft_ticket(alice)
    with pytest.raises(opening.NoDraft):
        opening.open_conversation(by=bob, token=draft.token)
    assert TicketDraft.objects.get() == draft


def test_an_open_ticket_of_the_same_product_and_topic_is_offered_first(alice: User) -> None:
    product = make_registered(alice)
    like = make_ticket(alice, product, topic="technical")
    make_ticket(alice, topic="technical")
    draft = make_draft_ticket(alice, product=product, topic="technical")
    assert drafts.similar(alice, draft.topic, product) == [like]
    with pytest.raises(opening.SimilarOpen) as refused:
        opening.open_conversation(by=alice, token=draft.token)
    assert refused.value.conversation == like
    assert opening.open_conversation(by=alice, token=draft.token, seen=[like.reference]) != like


def test_the_database_refuses_a_ticket_about_anothers_product(alice: User, bob: User) -> None:
    make_ticket(alice)
    row: dict[str, Any] = {**Conversation.objects.values().get(), "opened_from": uuid4()}
    del row["id"], row["registered_product_id"]
    own, others = make_registered(alice), make_registered(bob)
    row |= {"reference": "0123456789"}
    with pytest.raises(IntegrityError, match="own member"), transaction.atomic():
        Conversation.objects.create(**row, registered_product=others)
    Conversation.objects.create(**row, registered_product=own)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"due_on": None}, "promised_while_ours"),
        ({"status": "waiting", "due_on": None}, "waits_since_and_until"),
        ({"rating": 5, "rated_at": timezone.now()}, "rated_once_solved"),
        ({"status": "closed", "due_on": None, "reopen_until": today()}, "closed_at"),
        ({"leased_until": timezone.now() + timedelta(days=1)}, "lease_has_holder"),
    ],
)
def test_the_database_refuses_what_does_not_go_together(
    alice: User, wrong: dict[str, object], rule: str
) -> None:
    make_ticket(alice)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Conversation.objects.update(**wrong)
