"""How a chat ends: solved, withdrawn, or as a ticket with the same transcript and a promise."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.sweeps import sweep
from support import ticket_emails
from support.chat.presence import LEFT_AFTER
from support.chat.talking import lock_mine
from support.models import (
    ChatSession,
    ChatSessionQuerySet,
    Conversation,
    ConversationEntry,
    ConversationEvent,
    EntryChannel,
)
from support.tickets import promised, writing

END: Final = "support.tasks.end_left_chats"
# So long a member waits for somebody; then we promise a day instead.
LONGEST_WAIT: Final = timedelta(minutes=3)
# A page that nobody looks at asks for nothing: a member may look at another tab for a while.
MEMBER_LEFT_AFTER: Final = timedelta(minutes=5)
_Event = ConversationEvent.Kind
_NOBODY: Final = _("Nobody was free within 3 minutes. This chat goes on as a ticket.")
_LEFT: Final = _("This chat goes on as a ticket.")


@transaction.atomic
def end(*, by: User, conversation_id: int) -> bool:
    """End the member's chat: solved if somebody was there, else withdrawn; False if it is over.

    Raises:
        Conversation.DoesNotExist: it is not theirs.
    """
    chat = _own(by, conversation_id)
    if chat is not None:
        _end(chat, by=by)
    return chat is not None


@transaction.atomic
def go_on_as_ticket(*, by: User, conversation_id: int) -> bool:
    """Let the member's chat go on as a ticket; False if it is over.

    Raises:
        Conversation.DoesNotExist: it is not theirs.
    """
    chat = _own(by, conversation_id)
    if chat is not None:
        _to_ticket(chat, _LEFT, by=by)
    return chat is not None


@transaction.atomic
def solve(*, by: User, conversation_id: int) -> None:
    """End a colleague's chat as solved; the member may reopen it for 30 days, and rate it.

    Raises:
        talking.ChatOver: it has ended, or a colleague has it.
    """
    conversation = writing.lock_conversation(conversation_id)
    _end(lock_mine(conversation, by), by=by)


@transaction.atomic
def turn_to_ticket(*, by: User, conversation_id: int) -> None:
    """Let a colleague's chat go on as a ticket that is assigned to them.

    Raises:
        talking.ChatOver: it has ended, or a colleague has it.
    """
    conversation = writing.lock_conversation(conversation_id)
    _to_ticket(lock_mine(conversation, by), _LEFT, by=by)


def end_left() -> int:
    """Let chats go on as tickets that nobody took in time, or that one side has left."""
    return sweep(END, left(), end_one)


def left() -> ChatSessionQuerySet:
    """Return the chats that nobody took within 3 minutes, and those that one side has left."""
    now = timezone.now()
    untaken = Q(agent=None, queued_at__lt=now - LONGEST_WAIT)
    by_member = Q(member_seen_at__lt=now - MEMBER_LEFT_AFTER)
    # No presence is none that lasts: who was never at the desk has not taken a chat there.
    by_agent = Q(agent__chat_presence__present_until__lt=now - LEFT_AFTER)
    gone = Q(agent__is_active=False)
    return ChatSession.objects.live().filter(untaken | by_member | by_agent | gone).order_by("pk")


@transaction.atomic
def end_one(pk: int) -> bool:
    """Let a chat that was left go on as a ticket, unless somebody came meanwhile."""
    found = ChatSession.objects.get(pk=pk)
    writing.lock_conversation(found.conversation_id)
    chat = left().filter(pk=pk).first()
    if chat is None:
        return False
    _to_ticket(chat, _NOBODY if chat.agent_id is None else _LEFT, by=None)
    return True


def _own(by: User, conversation_id: int) -> ChatSession | None:
    if not by.chats.filter(conversation=conversation_id).exists():
        raise Conversation.DoesNotExist
    writing.lock_conversation(conversation_id)
    return by.chats.live().filter(conversation=conversation_id).first()


def _end(chat: ChatSession, *, by: User) -> None:
    """End the chat of a locked conversation for good."""
    conversation = _ended(chat, ChatSession.Outcome.ENDED)
    if chat.agent is None:
        promised.closed(conversation)
    else:
        conversation.assigned_to = chat.agent
        promised.solved(conversation)
    conversation.save()
    kind = _Event.CLOSED if chat.agent is None else _Event.SOLVED
    writing.record(conversation, kind, by=by)
    ticket_emails.transcript(conversation)


def _to_ticket(chat: ChatSession, why: str | Promise, *, by: User | None) -> None:
    """Let the chat of a locked conversation go on as a ticket; its promise is counted from now."""
    conversation = _ended(chat, ChatSession.Outcome.TICKET)
    with translation.override(conversation.language):
        kind, channel = ConversationEntry.Kind.SYSTEM, EntryChannel.WEB
        writing.add_entry(conversation, kind, str(why), by=None, channel=channel)
    conversation.assigned_to = chat.agent
    status = Conversation.Status
    promised.our_turn(conversation, status.ANSWERING if chat.agent else status.RECEIVED)
    conversation.save()
    writing.record(conversation, _Event.CHAT_TO_TICKET, by=by)
    ticket_emails.transcript(conversation)


def _ended(chat: ChatSession, outcome: ChatSession.Outcome) -> Conversation:
    chat.ended_at, chat.outcome = timezone.now(), outcome
    chat.save(update_fields=["ended_at", "outcome"])
    return writing.lock_conversation(chat.conversation_id)
