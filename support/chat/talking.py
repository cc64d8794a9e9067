"""What both sides write in a chat: once, however often it is sent."""

from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import User
from foundation.throttles import Throttle, count_each
from support.models import (
    ChatSending,
    ChatSession,
    Conversation,
    ConversationEntry,
    EntryChannel,
)
from support.tickets import replying, writing

BY_WRITER: Final = Throttle("chat-entries", limit=30, seconds=60)


class ChatOver(Exception):
    """The chat has ended or goes on as a ticket; a colleague may have it now."""


def count_entry(writer: User) -> None:
    """Count what somebody writes against their limit.

    Raises:
        foundation.throttles.TooManyTries: there was too much.
    """
    count_each((BY_WRITER, writer.pk))


@transaction.atomic
def say(*, by: User, conversation_id: int, text: str, key: UUID) -> ConversationEntry:
    """Add what the member writes; into a ticket, if the chat has become one meanwhile.

    Raises:
        Conversation.DoesNotExist: it is not theirs.
        writing.ConversationEnded: it is over, and would have to be reopened.
        writing.NothingWritten: there are no words.
    """
    conversation, sent = _own(by, conversation_id, key)
    if sent is not None:
        return sent
    if conversation.status != Conversation.Status.CHATTING:
        entry = replying.reply(by=by, conversation_id=conversation_id, text=text)
    else:
        entry = _said(conversation, ConversationEntry.Kind.MEMBER, text, by=by)
    return _noted(entry, key)


@transaction.atomic
def answer(*, by: User, conversation_id: int, text: str, key: UUID) -> ConversationEntry:
    """Add what the colleague writes whose chat it is.

    Raises:
        ChatOver: it has ended, or a colleague has it.
        writing.NothingWritten: there are no words.
    """
    conversation = writing.lock_conversation(conversation_id)
    if (sent := _sent(conversation_id, key, by)) is not None:
        return sent
    lock_mine(conversation, by)
    return _noted(_said(conversation, ConversationEntry.Kind.STAFF, text, by=by), key)


def lock_mine(conversation: Conversation, by: User) -> ChatSession:
    """Return the chat of a locked conversation if this colleague has it.

    Raises:
        ChatOver: it has ended, or another one has it.
    """
    found = ChatSession.objects.live().filter(conversation=conversation, agent=by).first()
    if found is None:
        raise ChatOver
    return found


def _own(
    by: User, conversation_id: int, key: UUID
) -> tuple[Conversation, ConversationEntry | None]:
    if not by.conversations.filter(pk=conversation_id).exists():
        raise Conversation.DoesNotExist
    return writing.lock_conversation(conversation_id), _sent(conversation_id, key, by)


def _sent(conversation_id: int, key: UUID, by: User) -> ConversationEntry | None:
    """Return what was sent under this key before; call it with the conversation locked."""
    rows = ConversationEntry.objects.filter(chat_sending__key=key, author=by)
    return rows.filter(chat_sending__conversation=conversation_id).first()


def _said(
    conversation: Conversation, kind: ConversationEntry.Kind, text: str, *, by: User
) -> ConversationEntry:
    body = writing.words(text)
    entry = writing.add_entry(conversation, kind, body, by=by, channel=EntryChannel.CHAT)
    conversation.save(update_fields=["last_number", "last_entry_at"])
    return entry


def _noted(entry: ConversationEntry, key: UUID) -> ConversationEntry:
    named = {"conversation_id": entry.conversation_id, "key": key}
    ChatSending.objects.get_or_create(entry=entry, defaults=named)
    return entry
