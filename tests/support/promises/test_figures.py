"""The figures for leads, and the e-mail that warns them on the last day of a promise."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from foundation.working_days import add_working_days, today
from notifications.models import Email
from support import tasks
from support.desk import answering
from support.models import Conversation
from support.promises.figures import TicketFigures, figures
from support.tickets import replying
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:support_conversation_figures")


def solved(alice: User, agent: User, *, days: int, late: bool = False) -> Conversation:
    """A ticket that was opened some working days ago, and is solved today."""
    ticket = make_ticket(alice, topic="technical")
    opened = ticket.opened_at - timedelta(days=20)
    while add_working_days(opened.date(), days, "DE") < today():
        opened += timedelta(days=1)
    due_on = today() - timedelta(days=1) if late else today()
    Conversation.objects.filter(pk=ticket.pk).update(opened_at=opened, due_on=due_on)
    answering.solve(by=agent, conversation_id=ticket.pk, text="Update it.", seen=1)
    return ticket


def test_figures_are_by_team_and_topic_in_working_days(client: Client, alice: User) -> None:
    agent = make_agent()
    for days in (1, 2, 9):
        ticket = solved(alice, agent, days=days, late=days == 9)
    replying.rate(by=alice, conversation_id=ticket.pk, rating=3)
    replying.reopen(by=alice, conversation_id=ticket.pk, text="It is back.")
    make_ticket(alice, topic="account")
    everything, *by_team = figures(30)
    assert (everything.team, everything.opened, everything.answered) == ("", 4, 3)
    technical = next(row for row in by_team if row.topic == "Technical")
    assert technical == TicketFigures(
        team="Technical support",
        topic="Technical",
        opened=3,
        answered=3,
        answer_days=(2, 9),
        solved=3,
        solve_days=(2, 9),
        reopened=1,
        promises=3,
        kept=2,
        ratings=1,
        rating=3.0,
    )
    assert technical.kept_percent == 67
    assert figures(7)[0].opened == 3, "what was opened before is not counted"
    lead = make_agent("lee@x.test", "Support leads")
    client.force_login(lead)
    assertContains(client.get(PAGE), "67")
    lines = b"".join(client.get(f"{PAGE[:-1]}.csv")).decode().replace('"', "")
    assert "Technical support,Technical,3,3,2,9,3,2,9,1,3,67,1,3.0" in lines


def test_the_figures_ask_as_often_whatever_there_is(alice: User, bob: User) -> None:
    asked = []
    for who in (alice, bob):
        make_ticket(who, topic="technical")
        make_ticket(who, topic="account")
        with CaptureQueriesContext(connection) as captured:
            figures(30)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 4


def test_leads_are_warned_once_of_each_promise_on_its_last_day(alice: User) -> None:
    lead = make_agent("lee@x.test", "Support leads", language="id")
    soon, later = make_ticket(alice), make_ticket(alice)
    Conversation.objects.filter(pk=soon.pk).update(due_on=today())
    for _hour in range(3):
        tasks.warn_leads_of_tickets()
    email = Email.objects.get(kind="tickets_due")
    assert (email.to, email.language) == (lead.email, "id")
    assert soon.reference in email.text
    assert later.reference not in email.text
    third = make_ticket(alice)
    Conversation.objects.filter(pk=third.pk).update(due_on=today())
    tasks.warn_leads_of_tickets()
    second = Email.objects.filter(kind="tickets_due").latest("pk")
    assert third.reference in second.text
    assert soon.reference not in second.text, "each ticket once"
    Conversation.objects.filter(pk=third.pk).update(due_on=later.due_on)
    Email.objects.filter(pk=second.pk).delete()
    # A new promise is another one.
    answering.answer(by=make_agent(), conversation_id=soon.pk, text="We look.", seen=1)
    tasks.warn_leads_of_tickets()
    assert Email.objects.filter(kind="tickets_due").count() == 1
    due_on = today() - timedelta(days=1)
    Conversation.objects.filter(pk__in=[soon.pk, later.pk]).update(due_on=due_on)
    tasks.warn_leads_of_tickets()
    newest = Email.objects.filter(kind="tickets_due").latest("pk")
    assert soon.reference in newest.text
    assert later.reference in newest.text
