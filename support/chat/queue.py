"""The chats that wait: the oldest is taken first, and nobody has more than three."""

from collections.abc import Iterable
from datetime import timedelta
from math import ceil
from statistics import median
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.conflicts import related_accounts
from accounts.models import User
from foundation.locks import lock_rows
from support.chat.presence import lock_presence
from support.desk.leases import LEAD
from support.models import (
    MOST_CHATS,
    ChatSession,
    ChatSessionQuerySet,
    Conversation,
    ConversationEvent,
)
from support.tickets import writing

# An honest wait is that of the last ones who were answered, if there were enough of them today.
_LAST: Final = 10
_FEWEST: Final = 3
_LATELY: Final = timedelta(hours=4)
_TRIED_AT_ONCE: Final = 10


class NoSlotFree(Exception):
    """The colleague has as many chats as one can have."""


def waiting_for(by: User) -> ChatSessionQuerySet:
    """Return what a colleague may take: not their own or a related account's; of staff, leads."""
    others = ChatSession.objects.waiting().exclude(user__in={by.pk, *related_accounts(by)})
    return others if by.has_perm(LEAD) else others.filter(user__is_staff=False)


def usual_wait() -> int | None:
    """Return how many minutes the last ones waited; None if too few did lately."""
    since = timezone.now() - _LATELY
    rows = ChatSession.objects.filter(accepted_at__gte=since).order_by("-accepted_at")
    pairs = rows.values_list("queued_at", "accepted_at")[:_LAST]
    waits = [(accepted - queued).total_seconds() for queued, accepted in pairs if accepted]
    return max(1, ceil(median(waits) / 60)) if len(waits) >= _FEWEST else None


def free_slot(taken: Iterable[int | None]) -> int:
    """Return the lowest place of a colleague that is free.

    Raises:
        NoSlotFree: they have three chats.
    """
    free = set(range(1, MOST_CHATS + 1)) - set(taken)
    if not free:
        raise NoSlotFree
    return min(free)


@transaction.atomic
def take_next(*, by: User) -> ChatSession | None:
    """Take the chat that has waited longest; None if nobody waits for this colleague.

    Raises:
        NoSlotFree: they have three chats.
    """
    lock_presence(by)
    slot = free_slot(slots_of(by))
    for pk in list(waiting_for(by).values_list("conversation", flat=True)[:_TRIED_AT_ONCE]):
        if (chat := lock_waiting(pk)) is not None:
            return note_taken(chat, slot, by=by)
    return None


def slots_of(by: User) -> list[int | None]:
    """Return the places of a colleague that are taken."""
    return list(ChatSession.objects.live().filter(agent=by).values_list("slot", flat=True))


def lock_waiting(pk: int) -> ChatSession | None:
    """Lock a conversation unless somebody has it; None if nobody waits in it any more."""
    rows = lock_rows(Conversation.objects.only("pk"), skip_locked=True)
    if rows.filter(pk=pk).first() is None:
        return None
    return ChatSession.objects.waiting().for_pages().filter(conversation=pk).first()


def note_taken(chat: ChatSession, slot: int, *, by: User) -> ChatSession:
    """Note in a locked conversation who has it from now on."""
    chat.accepted_at, chat.accepted_by = timezone.now(), by
    chat.agent, chat.slot = by, slot
    chat.save(update_fields=["accepted_at", "accepted_by", "agent", "slot"])
    writing.record(chat.conversation, ConversationEvent.Kind.CHAT_TAKEN, by=by)
    return chat
