"""What agents write: an answer, a question, the solution, the end, and notes among themselves."""

from django.db import transaction

from accounts.conflicts import refuse_conflict
from accounts.models import User
from support import ticket_emails
from support.desk.leases import LEAD, refuse_if_at_hand
from support.models import Conversation, ConversationEntry, ConversationEvent
from support.tickets import promised, writing

_Event = ConversationEvent.Kind


class NewerEntry(Exception):
    """Somebody has written since the page was shown: the member, or a colleague."""


@transaction.atomic
def answer(*, by: User, conversation_id: int, text: str, seen: int) -> ConversationEntry:
    """Answer the member, and go on with the ticket: the next answer is promised anew.

    ``seen`` is the number of the last entry that the agent saw. A second press writes nothing.

    Raises:
        writing.ConversationEnded: it is solved or closed.
        NewerEntry: there is something newer than was seen.
        leases.AtHandOfOther: a colleague has it at hand.
        ConflictOfInterest: it is their own, or a lead has to answer.
        writing.NothingWritten: there are no words.
    """
    conversation = _locked(by, conversation_id)
    if (pressed := _pressed(conversation, text, by=by, seen=seen)) is not None:
        return pressed
    _begin(conversation, by, seen)
    entry = _entry(conversation, text, by=by)
    promised.our_turn(conversation, Conversation.Status.ANSWERING)
    conversation.due_on = promised.due_on(
        conversation.topic, conversation.region, conversation.user_id
    )
    _save(conversation, _Event.ANSWERED, by=by)
    ticket_emails.answered(conversation, entry)
    return entry


@transaction.atomic
def ask(*, by: User, conversation_id: int, text: str, seen: int) -> ConversationEntry:
    """Ask the member something; the promised day pauses until the reply.

    Raises:
        ConversationEnded, NewerEntry, AtHandOfOther, ConflictOfInterest, NothingWritten: as answer.
    """
    conversation = _locked(by, conversation_id)
    if (pressed := _pressed(conversation, text, by=by, seen=seen)) is not None:
        return pressed
    _begin(conversation, by, seen)
    entry = _entry(conversation, text, by=by)
    promised.their_turn(conversation)
    _save(conversation, _Event.ASKED, by=by)
    ticket_emails.waiting(conversation, entry)
    return entry


@transaction.atomic
def solve(*, by: User, conversation_id: int, text: str, seen: int) -> ConversationEntry:
    """Answer the member for good; they may reopen it for 30 days, and say how it was.

    Raises:
        ConversationEnded, NewerEntry, AtHandOfOther, ConflictOfInterest, NothingWritten: as answer.
    """
    conversation = _locked(by, conversation_id)
    if (pressed := _pressed(conversation, text, by=by, seen=seen)) is not None:
        return pressed
    _begin(conversation, by, seen)
    entry = _entry(conversation, text, by=by)
    promised.solved(conversation)
    _save(conversation, _Event.SOLVED, by=by)
    ticket_emails.answered(conversation, entry)
    return entry


@transaction.atomic
def close(*, by: User, conversation_id: int, text: str, seen: int) -> ConversationEntry:
    """Close a ticket that cannot be solved, and tell the member why.

    Raises:
        ConversationEnded, NewerEntry, AtHandOfOther, ConflictOfInterest, NothingWritten: as answer.
    """
    conversation = _locked(by, conversation_id)
    if (pressed := _pressed(conversation, text, by=by, seen=seen)) is not None:
        return pressed
    _begin(conversation, by, seen)
    # The database takes no entry into what is closed.
    entry = _entry(conversation, text, by=by)
    promised.closed(conversation)
    _save(conversation, _Event.CLOSED, by=by)
    ticket_emails.closed(conversation, entry)
    return entry


@transaction.atomic
def note(*, by: User, conversation_id: int, text: str) -> ConversationEntry:
    """Add a note for colleagues, which no member ever sees; also to what is over.

    Raises:
        writing.ConversationEnded: it is merged into another ticket, where the note belongs.
        ConflictOfInterest: it is their own, or a lead has to answer.
        writing.NothingWritten: there are no words.
    """
    conversation = _locked(by, conversation_id)
    if conversation.merged_into_id is not None:
        raise writing.ConversationEnded(conversation)
    body = writing.words(text)
    if (pressed := writing.repeated(conversation, body, by=by, is_internal=True)) is not None:
        return pressed
    kind = ConversationEntry.Kind.STAFF
    entry = writing.add_entry(conversation, kind, body, by=by, is_internal=True)
    conversation.save(update_fields=["last_number"])
    writing.record(conversation, _Event.NOTED, by=by)
    return entry


def _locked(by: User, conversation_id: int) -> Conversation:
    conversation = writing.lock_conversation(conversation_id)
    refuse_conflict(by, conversation.user, lead=LEAD)
    return conversation


def _pressed(
    conversation: Conversation, text: str, *, by: User, seen: int
) -> ConversationEntry | None:
    """Return what the first press of the same button wrote behind what was seen."""
    if conversation.last_number != seen + 1:
        return None
    return writing.repeated(conversation, writing.words(text), by=by)


def _begin(conversation: Conversation, by: User, seen: int) -> None:
    writing.refuse_ended(conversation)
    refuse_if_at_hand(conversation, by)
    if conversation.last_number != seen:
        raise NewerEntry
    promised.answered(conversation)


def _entry(conversation: Conversation, text: str, *, by: User) -> ConversationEntry:
    kind = ConversationEntry.Kind.STAFF
    return writing.add_entry(conversation, kind, writing.words(text), by=by)


def _save(conversation: Conversation, kind: ConversationEvent.Kind, *, by: User) -> None:
    conversation.leased_to, conversation.leased_until = None, None
    conversation.assigned_to = conversation.assigned_to or by
    conversation.save()
    writing.record(conversation, kind, by=by)
