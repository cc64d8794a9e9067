"""Beginning a chat: the member waits from then on; where nobody is there, it is no chat."""

from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language

from accounts.models import User
from foundation.languages import first_language
from foundation.throttles import A_DAY, Throttle, count_each
from support.chat import hours, presence
from support.models import (
    LONGEST_SUBJECT,
    ChatSession,
    Conversation,
    ConversationEntry,
    ConversationEvent,
    EntryChannel,
    TicketTopic,
)
from support.tickets import drafts, writing
from support.tickets.drafts import TicketMatter

BY_MEMBER: Final = Throttle("chats-member", limit=20, seconds=A_DAY)


class ChatClosed(Exception):
    """It is not the time, or nobody is at the desk."""


def is_open_for(member: User) -> bool:
    """Return whether the hours of the member's region and a present colleague agree."""
    spans = hours.hours_of(member.region)
    return hours.are_open(spans, member.region) and presence.present(besides=member).exists()


def live_chat_of(member: User) -> ChatSession | None:
    """Return the member's chat that has not ended."""
    return member.chats.live().select_related("conversation").first()


def count_start(member: User) -> None:
    """Count a chat against its member's limit.

    Raises:
        foundation.throttles.TooManyTries: there were too many.
    """
    count_each((BY_MEMBER, member.pk))


def start(
    *, by: User, token: UUID, topic: TicketTopic, matter: TicketMatter, text: str
) -> ChatSession:
    """Begin a chat with what the member says first; a second press finds that of the first.

    A member with a live chat goes on in it.

    Raises:
        ChatClosed: it is not the time, or nobody is there.
        writing.NothingWritten: there are no words.
    """
    body = writing.words(text)
    if (begun := live_chat_of(by) or _begun_as(by, token)) is not None:
        return begun
    if not is_open_for(by):
        raise ChatClosed
    try:
        return begin(by, token, topic, matter, body)
    except IntegrityError:
        # Pressed twice, or in two windows: the database has taken one of them.
        if (live := live_chat_of(by)) is None:
            raise
        return live


def _begun_as(member: User, token: UUID) -> ChatSession | None:
    """Return what this page began before, though it may be over now."""
    found = member.chats.filter(conversation__opened_from=token)
    return found.select_related("conversation").first()


def save_as_draft(*, by: User, topic: TicketTopic, matter: TicketMatter, text: str) -> None:
    """Save what was typed for a chat as an unfinished ticket, behind what was begun before."""
    begun = drafts.draft_of(by)
    texts = [begun.text if begun else "", text]
    drafts.save_draft(
        by=by,
        topic=topic,
        matter=matter,
        subject=(begun.subject if begun else "") or subject_of(text),
        text="\n\n".join(filter(None, (each.strip() for each in texts))),
        facts=begun.facts if begun else {},
    )


def subject_of(text: str) -> str:
    """Return the first words of a text as a subject."""
    first = text.strip().partition("\n")[0].strip()
    return Truncator(first).chars(min(80, LONGEST_SUBJECT))


@transaction.atomic
def begin(
    by: User, token: UUID, topic: TicketTopic, matter: TicketMatter, body: str
) -> ChatSession:
    """Write the conversation, the chat and the first entry; see ``start``."""
    now = timezone.now()
    conversation = Conversation.objects.create(
        user=by,
        topic=topic,
        team=topic.team,
        registered_product=matter.registered_product,
        claim=matter.claim,
        about_email=matter.about_email,
        page="" if matter.claim or matter.about_email else matter.page,
        subject=subject_of(body),
        language=first_language(get_language(), by.language),
        region=by.region,
        status=Conversation.Status.CHATTING,
        opened_at=now,
        opened_from=token,
        last_entry_at=now,
    )
    chat = ChatSession.objects.create(
        conversation=conversation, user=by, queued_at=now, member_seen_at=now
    )
    kind = ConversationEntry.Kind.MEMBER
    writing.add_entry(conversation, kind, body, by=by, channel=EntryChannel.CHAT)
    conversation.save(update_fields=["last_number", "last_entry_at"])
    writing.record(conversation, ConversationEvent.Kind.OPENED, by=by)
    return chat
