"""Leases of tickets: one agent at a time works on one, for 10 minutes.

A lease saves two agents from writing the same answer; what keeps a ticket from being answered
twice is the lock in ``answering``, which looks whether there is something newer than was seen.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.conflicts import refuse_conflict, related_accounts
from accounts.models import User
from support.models import Conversation, ConversationEvent
from support.tickets.writing import lock_conversation, record

LEAD: Final = "support.lead_support"
LEASE: Final = timedelta(minutes=10)
_TRIED_AT_ONCE: Final = 20


class AtHandOfOther(Exception):
    """Another agent works on the ticket; who wants to write takes it over first."""

    def __init__(self, holder: User) -> None:
        super().__init__(f"Leased by {holder}.")
        self.holder = holder


def take(*, conversation_id: int, by: User) -> bool:
    """Lease a ticket to an agent for 10 minutes; False if another agent has it."""
    now = timezone.now()
    free = Conversation.objects.filter(_is_free(by), pk=conversation_id)
    # One statement: of two at once, the second finds the lease of the first.
    return bool(free.update(leased_to=by, leased_until=now + LEASE))


def take_next(
    *, by: User, among: "QuerySet[Conversation]", besides: int = 0
) -> Conversation | None:
    """Lease the next ticket to an agent: of those that wait for us, the earliest due that is free.

    ``besides`` is the one that is on the screen already.
    """
    mine = Q(assigned_to=None) | Q(assigned_to=by)
    others = among.exclude(pk=besides).exclude(user__in={by.pk, *related_accounts(by)})
    if not by.has_perm(LEAD):
        others = others.filter(user__is_staff=False)
    free = others.filter(_is_free(by) & mine, status__in=Conversation.OURS)
    for conversation in free.order_by("due_on", "pk")[:_TRIED_AT_ONCE]:
        if take(conversation_id=conversation.pk, by=by):
            return conversation
    return None


@transaction.atomic
def take_over(*, conversation_id: int, by: User) -> bool:
    """Take a ticket, also from the agent who has it; False if nobody else had.

    Raises:
        ConflictOfInterest: it is the agent's own, or a lead has to answer it.
    """
    conversation = lock_conversation(conversation_id)
    refuse_conflict(by, conversation.user, lead=LEAD)
    holder = conversation.holder()
    conversation.leased_to, conversation.leased_until = by, timezone.now() + LEASE
    conversation.save(update_fields=["leased_to", "leased_until"])
    if holder is None or holder == by:
        return False
    name = holder.get_full_name()
    record(conversation, ConversationEvent.Kind.TAKEN_OVER, by=by, note=name)
    return True


def release(*, conversation_id: int, by: User) -> bool:
    """End the agent's own lease; return whether there was one."""
    mine = Conversation.objects.filter(pk=conversation_id, leased_to=by)
    return bool(mine.update(leased_to=None, leased_until=None))


def refuse_if_at_hand(conversation: Conversation, by: User) -> None:
    """Refuse to write where another agent does; call it with the conversation locked.

    Raises:
        AtHandOfOther: another agent's lease is live.
    """
    holder = conversation.holder()
    if holder is not None and holder != by:
        raise AtHandOfOther(holder)


def _is_free(by: User) -> Q:
    return Q(leased_to=None) | Q(leased_to=by) | Q(leased_until__lte=timezone.now())
