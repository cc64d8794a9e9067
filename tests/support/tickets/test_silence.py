"""Tickets on which nobody goes on: one reminder, then the end, unless the member was faster."""

from datetime import timedelta

import pytest

from accounts.models import User
from foundation.working_days import today
from notifications.models import Email
from support.desk import answering
from support.models import Conversation
from support.tickets import promised, replying, silence
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db
Status = Conversation.Status


@pytest.fixture
def waiting(alice: User) -> Conversation:
    ticket = make_ticket(alice)
    answering.ask(by=make_agent(), conversation_id=ticket.pk, text="Which cable?", seen=1)
    ticket.refresh_from_db()
    return ticket


def days_to_close(days: int) -> None:
    Conversation.objects.update(closes_on=today() + timedelta(days=days))


def test_a_reminder_comes_once_three_days_before_the_end(waiting: Conversation) -> None:
    days_to_close(promised.REMIND_DAYS + 1)
    assert silence.send_reminders() == 0
    days_to_close(promised.REMIND_DAYS)
    assert silence.send_reminders() == 1
    assert silence.send_reminders() == 0
    assert waiting.reference in Email.objects.get(kind="ticket_closing").text


def test_what_waits_too_long_closes_and_may_be_reopened(waiting: Conversation) -> None:
    days_to_close(0)
    assert silence.close_silent() == 0
    days_to_close(-1)
    assert silence.close_silent() == 1
    waiting.refresh_from_db()
    assert waiting.status == Status.CLOSED
    assert promised.may_reopen(waiting)
    assert Email.objects.filter(kind="ticket_closed").count() == 1


def test_a_reply_right_before_the_end_keeps_a_ticket_open(
    waiting: Conversation, alice: User
) -> None:
    days_to_close(-1)
    replying.reply(by=alice, conversation_id=waiting.pk, text="HDMI")
    # As a sweep does that had found it before the reply.
    assert not silence.close_one(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.status == Status.ANSWERING


def test_what_is_solved_closes_without_a_letter(alice: User) -> None:
    ticket = make_ticket(alice)
    answering.solve(by=make_agent(), conversation_id=ticket.pk, text="Update it.", seen=1)
    Conversation.objects.update(reopen_until=today() - timedelta(days=1))
    assert silence.close_silent() == 1
    ticket.refresh_from_db()
    assert ticket.status == Status.CLOSED
    assert not promised.may_reopen(ticket)
    assert not Email.objects.filter(kind="ticket_closed").exists()
