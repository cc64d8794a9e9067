"""What a member does with a ticket: reply, close it, reopen it, and say how it was."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.throttles import Throttle, count_each
from support.files import saving
from support.models import Conversation, ConversationEntry, ConversationEvent, EntryChannel
from support.tickets import promised, writing

BY_MEMBER: Final = Throttle("ticket-replies", limit=60, seconds=3600)
BEST_RATING: Final = 5


class CannotReopen(Exception):
    """It is not over, too long over, or merged into another ticket."""


class _GoesOnElsewhere(Exception):
    """It is merged into the ticket of this key."""

    def __init__(self, pk: int) -> None:
        super().__init__(pk)
        self.pk = pk


class CannotRate(Exception):
    """It was rated before, or is not solved."""


def count_reply(member: User) -> None:
    """Count a reply against its member's limit.

    Raises:
        foundation.throttles.TooManyTries: there were too many.
    """
    count_each((BY_MEMBER, member.pk))


def reply(*, by: User, conversation_id: int, text: str) -> ConversationEntry:
    """Add what the member writes; if we waited for it, the promised day runs on.

    A second press writes nothing. What is written to a ticket that was merged meanwhile stands in
    the one in which it goes on.

    Raises:
        Conversation.DoesNotExist: it is not theirs.
        writing.ConversationEnded: it is solved or closed meanwhile, and would have to be reopened.
        writing.NothingWritten: there are no words.
    """
    while True:
        try:
            return _reply(by=by, conversation_id=conversation_id, text=text)
        except _GoesOnElsewhere as merged:
            saving.follow_merge(conversation_id, into=merged.pk)
            conversation_id = merged.pk


@transaction.atomic
def _reply(*, by: User, conversation_id: int, text: str) -> ConversationEntry:
    conversation = _own(by, conversation_id)
    if conversation.merged_into_id is not None:
        raise _GoesOnElsewhere(conversation.merged_into_id)
    writing.refuse_ended(conversation)
    body = writing.words(text)
    if (pressed := writing.repeated(conversation, body, by=by)) is not None:
        return pressed
    entry = writing.add_entry(conversation, ConversationEntry.Kind.MEMBER, body, by=by)
    if conversation.status == Conversation.Status.WAITING:
        promised.our_turn(conversation, Conversation.Status.ANSWERING)
    conversation.save()
    writing.record(conversation, ConversationEvent.Kind.REPLIED, by=by)
    return entry


@transaction.atomic
def close(*, by: User, conversation_id: int) -> bool:
    """Close the member's ticket; False if it is closed already, or chatted in.

    Raises:
        Conversation.DoesNotExist: it is not theirs.
    """
    conversation = _own(by, conversation_id)
    if conversation.status in {Conversation.Status.CLOSED, Conversation.Status.CHATTING}:
        return False
    promised.closed(conversation)
    conversation.save()
    writing.record(conversation, ConversationEvent.Kind.CLOSED, by=by)
    return True


@transaction.atomic
def reopen(*, by: User, conversation_id: int, text: str) -> ConversationEntry:
    """Go on with a ticket that is over, for what the member writes; a second press does nothing.

    Raises:
        Conversation.DoesNotExist: it is not theirs.
        CannotReopen: it is too long over, or merged.
        writing.NothingWritten: there are no words.
    """
    conversation = _own(by, conversation_id)
    body = writing.words(text)
    if (pressed := writing.repeated(conversation, body, by=by)) is not None:
        return pressed
    if conversation.is_open or not promised.may_reopen(conversation):
        raise CannotReopen
    promised.our_turn(conversation, Conversation.Status.ANSWERING)
    conversation.reopened += 1
    # The database takes no entry into what is closed.
    conversation.save()
    entry = writing.add_entry(conversation, ConversationEntry.Kind.MEMBER, body, by=by)
    conversation.save(update_fields=["last_number", "last_entry_at"])
    writing.record(conversation, ConversationEvent.Kind.REOPENED, by=by)
    return entry


def reply_by_mail(
    *, conversation_id: int, text: str, mail_id: str
) -> tuple[ConversationEntry, bool]:
    """Add what the member wrote by e-mail; what is over goes on, as long as they may reopen it.

    A reply to what was merged is one to the ticket in which that goes on. Tells too whether the
    ticket was reopened by it. Who calls it has made sure that it is the member's.

    Raises:
        CannotReopen: it is too long over.
        writing.NothingWritten: there are no words.
        IntegrityError: this Message-ID is an entry already.
    """
    while True:
        try:
            return _reply_by_mail(conversation_id, text, mail_id)
        except _GoesOnElsewhere as merged:
            conversation_id = merged.pk


@transaction.atomic
def _reply_by_mail(pk: int, text: str, mail_id: str) -> tuple[ConversationEntry, bool]:
    conversation = writing.lock_conversation(pk)
    if conversation.merged_into_id is not None:
        raise _GoesOnElsewhere(conversation.merged_into_id)
    is_reopened = not conversation.is_open
    if is_reopened and not promised.may_reopen(conversation):
        raise CannotReopen
    body, member = writing.words(text), conversation.user
    if is_reopened or conversation.status == Conversation.Status.WAITING:
        promised.our_turn(conversation, Conversation.Status.ANSWERING)
        conversation.reopened += is_reopened
        # The database takes no entry into what is closed.
        conversation.save()
    kind, channel = ConversationEntry.Kind.MEMBER, EntryChannel.MAIL
    entry = writing.add_entry(conversation, kind, body, by=member, channel=channel, mail_id=mail_id)
    conversation.save(update_fields=["last_number", "last_entry_at"])
    event = ConversationEvent.Kind.REOPENED if is_reopened else ConversationEvent.Kind.REPLIED
    writing.record(conversation, event, by=member)
    return entry, is_reopened


@transaction.atomic
def rate(*, by: User, conversation_id: int, rating: int, note: str = "") -> None:
    """Store how the member found it, from 1 to 5: once, and only for what was solved.

    Raises:
        Conversation.DoesNotExist: it is not theirs.
        CannotRate: it was rated before, or is not solved.
        ValueError: it is no rating.
    """
    if not 1 <= rating <= BEST_RATING:
        raise ValueError(rating)
    conversation = _own(by, conversation_id)
    if not promised.may_rate(conversation):
        raise CannotRate
    conversation.rating, conversation.rating_note = rating, note.strip()
    conversation.rated_at = timezone.now()
    conversation.save(update_fields=["rating", "rating_note", "rated_at"])
    writing.record(conversation, ConversationEvent.Kind.RATED, by=by, note=str(rating))


def _own(by: User, conversation_id: int) -> Conversation:
    if not by.conversations.filter(pk=conversation_id).exists():
        raise Conversation.DoesNotExist
    return writing.lock_conversation(conversation_id)
