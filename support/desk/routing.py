"""Where a ticket goes: to a colleague, to another topic and its team, into another ticket."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.locks import lock_rows
from support.desk.leases import LEAD, refuse_if_at_hand
from support.desk.rights import may_answer
from support.files import saving
from support.models import Conversation, ConversationEntry, ConversationEvent, TicketTopic
from support.tickets import promised, writing

_Event = ConversationEvent.Kind


class CannotHandOver(Exception):
    """The colleague may not answer tickets, or not this one."""


class CannotMerge(Exception):
    """The two are one, of different members, or one of them is merged or closed already."""


@transaction.atomic
def hand_over(*, by: User, conversation_id: int, to: User, note: str = "") -> bool:
    """Give a ticket to a colleague, or back to the team's queue; False if it is theirs already.

    Raises:
        CannotHandOver: the colleague may not answer it.
        writing.ConversationEnded: it is solved or closed.
        leases.AtHandOfOther: another agent has it at hand.
        ConflictOfInterest: it is the agent's own.
    """
    conversation = _movable(by, conversation_id)
    if not may_answer(to, conversation) or to.pk == conversation.user_id:
        raise CannotHandOver
    if conversation.assigned_to_id == to.pk:
        return False
    conversation.assigned_to = to
    conversation.leased_to, conversation.leased_until = None, None
    conversation.save(update_fields=["assigned_to", "leased_to", "leased_until"])
    words = ": ".join(filter(None, [to.get_full_name(), note.strip()]))
    writing.record(conversation, _Event.HANDED_OVER, by=by, note=words)
    return True


@transaction.atomic
def change_topic(*, by: User, conversation_id: int, topic: TicketTopic) -> bool:
    """Move a ticket to another topic and its team; what was promised is never put off.

    Raises:
        writing.ConversationEnded: it is solved or closed.
        leases.AtHandOfOther: another agent has it at hand.
        ConflictOfInterest: it is the agent's own.
    """
    conversation = _movable(by, conversation_id)
    if conversation.topic_id == topic.pk:
        return False
    before = conversation.topic.name
    conversation.topic, conversation.team = topic, topic.team
    conversation.assigned_to = None
    conversation.leased_to, conversation.leased_until = None, None
    if conversation.due_on is not None:
        promise = promised.due_on(topic, conversation.region, conversation.user_id)
        conversation.due_on = min(conversation.due_on, promise)
    conversation.save()
    note = f"{before} > {topic.name}"
    writing.record(conversation, _Event.TOPIC_CHANGED, by=by, note=note)
    return True


@transaction.atomic
def merge(*, by: User, conversation_id: int, into: int) -> None:
    """Close a ticket and go on in another one of the same member, which shows both.

    Raises:
        CannotMerge: they do not go together.
        leases.AtHandOfOther: another agent has one of them at hand.
        ConflictOfInterest: they are the agent's own.
    """
    one, other = _both(conversation_id, into)
    for each in (one, other):
        refuse_conflict(by, each.user, lead=LEAD)
        refuse_if_at_hand(each, by)
    if not other.is_open or one.merged_into_id is not None or one.user_id != other.user_id:
        raise CannotMerge
    due = [day for day in (one.due_on, other.due_on) if day is not None]
    one.merged.update(merged_into=other)
    promised.closed(one)
    one.merged_into, one.leased_to, one.leased_until = other, None, None
    one.save()
    if due:
        # One of the two waits for us, so what came together does.
        promised.our_turn(other, Conversation.Status.ANSWERING)
        other.due_on = min(due)
    with translation.override(other.language):
        text = _("Ticket %(reference)s goes on here.") % {"reference": one.reference}
        writing.add_entry(other, ConversationEntry.Kind.SYSTEM, text, by=None)
    other.save()
    saving.follow_merge(one.pk, into=other.pk)
    writing.record(one, _Event.MERGED, by=by, note=other.reference)
    writing.record(other, _Event.MERGED, by=by, note=one.reference)


def _both(first: int, second: int) -> tuple[Conversation, Conversation]:
    """Lock both, always in the same order, so that two merges do not wait for each other."""
    wanted = {first, second}
    rows = lock_rows(Conversation.objects.only("pk")).filter(pk__in=wanted).order_by("pk")
    if len(wanted) != 2 or len(rows) != 2:  # noqa: PLR2004 -- two of them
        raise CannotMerge
    found = Conversation.objects.for_pages().select_related("leased_to").in_bulk(wanted)
    if Conversation.Status.CHATTING in {each.status for each in found.values()}:
        raise CannotMerge
    return found[first], found[second]


def _movable(by: User, conversation_id: int) -> Conversation:
    conversation = writing.lock_conversation(conversation_id)
    refuse_conflict(by, conversation.user, lead=LEAD)
    writing.refuse_ended(conversation)
    refuse_if_at_hand(conversation, by)
    return conversation
