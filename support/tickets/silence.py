"""Tickets that nobody goes on with: a reminder before one closes by itself, and the end."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from foundation.sweeps import sweep
from foundation.working_days import today
from support import ticket_emails
from support.models import Conversation, ConversationEvent
from support.tickets import promised, writing

REMIND: Final = "support.tasks.remind_of_tickets"
CLOSE: Final = "support.tasks.close_silent_tickets"
_Status = Conversation.Status


def send_reminders() -> int:
    """Remind members of tickets that close by themselves in some days; return how many.

    For some seconds; safe to run again and concurrently: one e-mail for each time that we wait.
    """
    return sweep(REMIND, _unreminded(), _remind)


def close_silent() -> int:
    """Close what waited for the member until its last day, and what was solved for 30 days."""
    return sweep(CLOSE, _over(), close_one)


def _unreminded() -> QuerySet[Conversation]:
    reminded = ConversationEvent.objects.filter(
        conversation=OuterRef("pk"),
        kind=ConversationEvent.Kind.REMINDED,
        occurred_at__gte=OuterRef("waiting_since"),
    )
    last = today() + timedelta(days=promised.REMIND_DAYS)
    waiting = Conversation.objects.filter(status=_Status.WAITING, closes_on__lte=last)
    return waiting.filter(~Exists(reminded), user__is_active=True).order_by("closes_on", "pk")


def _over() -> QuerySet[Conversation]:
    waited = Q(status=_Status.WAITING, closes_on__lt=today())
    rested = Q(status=_Status.SOLVED, reopen_until__lt=today())
    return Conversation.objects.filter(waited | rested).order_by(F("pk"))


@transaction.atomic
def _remind(pk: int) -> bool:
    conversation = writing.lock_conversation(pk)
    if not _unreminded().filter(pk=pk).exists():
        return False
    writing.record(conversation, ConversationEvent.Kind.REMINDED, by=None)
    ticket_emails.closing_soon(conversation)
    return True


@transaction.atomic
def close_one(pk: int) -> bool:
    """Close a ticket that is over, unless its member has replied meanwhile; return whether."""
    conversation = writing.lock_conversation(pk)
    if not _over().filter(pk=pk).exists():
        return False
    has_waited = conversation.status == _Status.WAITING
    promised.closed(conversation)
    conversation.save()
    writing.record(conversation, ConversationEvent.Kind.LAPSED, by=None)
    if has_waited:
        ticket_emails.closed(conversation)
    return True
