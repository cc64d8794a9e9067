"""Writing into a conversation: lock it, add an entry or an event, save what changed of it."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from foundation.locks import lock_rows
from foundation.text import storable
from support.files import saving
from support.models import Conversation, ConversationEntry, ConversationEvent, EntryChannel

# The same words again so soon are a second press of the same button.
SAME_PRESS: Final = timedelta(minutes=10)


class ConversationEnded(Exception):
    """The conversation is solved or closed, or merged into another one."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(f"Conversation {conversation.reference} is {conversation.status}.")
        self.conversation = conversation


class NothingWritten(ValueError):
    """There are no words."""


def lock_conversation(pk: int) -> Conversation:
    """Lock a conversation, then read it with its member, topic and product.

    Two statements: what is joined in the one that waits for a lock would be as old as the waiting.
    """
    lock_rows(Conversation.objects.only("pk")).get(pk=pk)
    return Conversation.objects.for_pages().select_related("leased_to").get(pk=pk)


def refuse_ended(conversation: Conversation) -> None:
    """Refuse to go on with what is over; call it with the conversation locked.

    Raises:
        ConversationEnded: it is solved, closed or merged.
    """
    if not conversation.is_open:
        raise ConversationEnded(conversation)


def words(text: str) -> str:
    """Return the words of an entry as they are stored: plain text with plain line breaks.

    Raises:
        NothingWritten: there are none.
    """
    plain = storable(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        raise NothingWritten
    return plain


def repeated(
    conversation: Conversation, body: str, *, by: User, is_internal: bool = False
) -> ConversationEntry | None:
    """Return the newest entry if it has the same words of the same person: a second press.

    Not so where files wait to be sent: those of the first press are in its entry. What was a note
    for colleagues has told the member nothing.
    """
    newest = conversation.entries.order_by("-number").first()
    if newest is None or newest.author_id != by.pk or newest.body != body:
        return None
    if newest.is_internal != is_internal or saving.is_waiting(by, conversation):
        return None
    return newest if newest.written_at > timezone.now() - SAME_PRESS else None


def add_entry(  # noqa: PLR0913 -- an entry has that many properties
    conversation: Conversation,
    kind: ConversationEntry.Kind,
    body: str,
    *,
    by: User | None,
    channel: EntryChannel = EntryChannel.WEB,
    is_internal: bool = False,
    mail_id: str | None = None,
) -> ConversationEntry:
    """Write the next entry of a locked conversation, which the caller saves; its files go along.

    ``mail_id``: what came by e-mail has its Message-ID, which the database takes once.
    """
    now, conversation.last_number = timezone.now(), conversation.last_number + 1
    conversation.last_entry_at = conversation.last_entry_at if is_internal else now
    entry = ConversationEntry.objects.create(
        conversation=conversation,
        number=conversation.last_number,
        kind=kind,
        channel=channel,
        author=by,
        is_internal=is_internal,
        mail_id=mail_id,
        body=body,
        language=get_language() or conversation.language,
        written_at=now,
    )
    saving.send_waiting(entry)
    return entry


def record(
    conversation: Conversation, kind: ConversationEvent.Kind, *, by: User | None, note: str = ""
) -> ConversationEvent:
    """Add a line to the timeline; ``by`` is None if the system acted on its own."""
    return ConversationEvent.objects.create(
        conversation=conversation, kind=kind, occurred_at=timezone.now(), actor=by, note=note
    )
