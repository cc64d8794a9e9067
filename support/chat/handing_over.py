"""Handing a chat to a colleague who is at the desk and has room for it."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.conflicts import conflict_of
from accounts.models import User
from support.chat import presence, queue
from support.chat.talking import lock_mine
from support.desk.leases import LEAD
from support.desk.rights import ANSWERS
from support.models import ConversationEvent
from support.tickets import writing


class CannotTakeIt(Exception):
    """The colleague is not at the desk, has three chats, or may not have this one."""


def colleagues_of(by: User) -> QuerySet[User]:
    """Return who else is at the desk and takes chats."""
    there = presence.present(besides=by).values("agent")
    return User.objects.staff_who_may(ANSWERS).filter(pk__in=there)


@transaction.atomic
def hand_over(*, by: User, conversation_id: int, to: User) -> None:
    """Give a chat with all that was said to a colleague.

    Raises:
        talking.ChatOver: it has ended, or a colleague has it.
        CannotTakeIt: the colleague is away, has three chats, or may not have this one.
    """
    presence.lock_presence(to)
    conversation = writing.lock_conversation(conversation_id)
    chat = lock_mine(conversation, by)
    is_there = colleagues_of(by).filter(pk=to.pk).exists()
    if not is_there or conflict_of(to, conversation.user, lead=LEAD) is not None:
        raise CannotTakeIt
    try:
        chat.slot = queue.free_slot(queue.slots_of(to))
    except queue.NoSlotFree as error:
        raise CannotTakeIt from error
    # To who takes it over, all of it is new.
    chat.agent, chat.agent_read = to, 0
    chat.save(update_fields=["agent", "slot", "agent_read"])
    name = to.get_full_name()
    writing.record(conversation, ConversationEvent.Kind.HANDED_OVER, by=by, note=name)
