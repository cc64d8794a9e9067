"""What a ticket may be turned into: acts of lower or upper apps, each with its page and its right.

An app that has such an act fills it in when it starts; what came of it stands in the timeline.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.web.slots import Slot
from support.desk.leases import LEAD
from support.models import Conversation, ConversationEvent
from support.tickets import writing

Label = object  # a text, translated when it is shown


@dataclass(frozen=True, slots=True)
class TurnInto:
    """One such act.

    ``carry_out`` calls the app's own verb and returns what came of it, for the timeline; ``why``
    says to the agent why one of the exceptions ``refused`` was raised.
    """

    name: str
    label: Label
    told: Label
    permission: str
    fits: Callable[[Conversation], bool]
    form: Callable[[Conversation, Any], forms.Form]
    carry_out: Callable[[Conversation, User, Any], str]
    refused: tuple[type[Exception], ...]
    why: Callable[[Exception, User], str]
    template: str = "admin/support/conversation/_turn_fields.html"


TURNS: Slot[TurnInto] = Slot("what a ticket may be turned into")


def turns_for(conversation: Conversation, by: User) -> list[TurnInto]:
    """Return what an agent may turn a ticket into."""
    if conversation.merged_into_id is not None or conversation.emptied_at is not None:
        return []
    may = (turn for turn in TURNS if by.has_perm(turn.permission))
    return [turn for turn in may if turn.fits(conversation)]


@transaction.atomic
def turn_into(turn: TurnInto, *, by: User, conversation_id: int, form: forms.Form) -> str:
    """Carry out one of the acts, and write in the timeline what came of it.

    Raises:
        ConflictOfInterest: it is the agent's own, or a lead has to do it.
        turn.refused: the app's own verb refused; nothing has changed.
    """
    conversation = Conversation.objects.for_pages().get(pk=conversation_id)
    refuse_conflict(by, conversation.user, lead=LEAD)
    # The verb first: what it locks comes before conversations everywhere.
    came = turn.carry_out(conversation, by, form)
    locked = writing.lock_conversation(conversation_id)
    writing.record(locked, ConversationEvent.Kind.TURNED_INTO, by=by, note=came)
    return came
