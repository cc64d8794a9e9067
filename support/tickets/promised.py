"""By when a conversation is answered, how long it waits for the member, and when it ends for good.

All days are those of the office's clock; working days are those of the member's region.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from foundation.web.slots import Slot
from foundation.working_days import add_working_days, today, working_days_until
from support.models import Conversation, TicketTopic

# How long we wait for the member before a conversation closes by itself, and when we remind them.
DAYS_TO_REPLY: Final = 14
REMIND_DAYS: Final = 3
DAYS_TO_REOPEN: Final = 30


# Apps above say by how many working days a member, by their key, is answered sooner.
SOONER: Final[Slot[Callable[[int], int]]] = Slot("how many days sooner a member is answered")


def due_on(topic: TicketTopic, region: str, member: int | None) -> date:
    """Return the day that a topic promises a member from today on: one working day at least."""
    sooner = sum(days_of(member) for days_of in SOONER) if member else 0
    return add_working_days(today(), max(topic.promise_days - sooner, 1), region)


def our_turn(conversation: Conversation, status: Conversation.Status) -> None:
    """Let the promised day run: on from what was left, else by the topic; the caller saves it."""
    left = conversation.days_left
    if left is not None:
        conversation.due_on = add_working_days(today(), max(left, 1), conversation.region)
    elif conversation.due_on is None:
        conversation.due_on = due_on(conversation.topic, conversation.region, conversation.user_id)
    conversation.status = status
    _clear(conversation)
    conversation.reopen_until, conversation.closed_at = None, None


def answered(conversation: Conversation) -> None:
    """Count the promise that an answer ends, and whether it was kept; the caller saves it."""
    if conversation.due_on is not None:
        conversation.promises += 1
        conversation.promises_kept += not is_late(conversation)
    conversation.first_answered_at = conversation.first_answered_at or timezone.now()


def their_turn(conversation: Conversation) -> None:
    """Pause the promised day while the member is to reply; the caller saves it."""
    if conversation.due_on is not None:
        conversation.days_left = working_days_until(
            conversation.due_on, conversation.region, start=today()
        )
    conversation.status = Conversation.Status.WAITING
    conversation.waiting_since = timezone.now()
    conversation.closes_on = today() + timedelta(days=DAYS_TO_REPLY)
    conversation.due_on = None


def solved(conversation: Conversation) -> None:
    """Nothing is promised any more, but the member may say that it is not solved."""
    conversation.status = Conversation.Status.SOLVED
    conversation.first_solved_at = conversation.first_solved_at or timezone.now()
    _end(conversation)


def closed(conversation: Conversation) -> None:
    """It is over; the member may reopen it as long as before, or for 30 days from now."""
    conversation.status = Conversation.Status.CLOSED
    conversation.closed_at = timezone.now()
    _end(conversation)


def may_reopen(conversation: Conversation) -> bool:
    """Return whether the member may still say that it is not over."""
    until = conversation.reopen_until
    is_whole = conversation.merged_into_id is None and conversation.emptied_at is None
    return is_whole and until is not None and today() <= until


def may_rate(conversation: Conversation) -> bool:
    """Return whether the member may say how it was: once, and only what was solved."""
    is_over = not conversation.is_open and conversation.merged_into_id is None
    return is_over and conversation.first_solved_at is not None and conversation.rating is None


def is_late(conversation: Conversation) -> bool:
    """Return whether the promised day is over."""
    return conversation.due_on is not None and conversation.due_on < today()


def _end(conversation: Conversation) -> None:
    if conversation.reopen_until is None:
        conversation.reopen_until = today() + timedelta(days=DAYS_TO_REOPEN)
    conversation.due_on = None
    _clear(conversation)


def _clear(conversation: Conversation) -> None:
    conversation.days_left, conversation.waiting_since = None, None
    conversation.closes_on = None
