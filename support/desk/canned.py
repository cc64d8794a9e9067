"""Canned answers for a ticket, in its member's language, with its facts filled in."""

import re
from typing import Final

from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format

from support.models import CannedAnswer, Conversation

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


def answers_for(conversation: Conversation) -> list[CannedAnswer]:
    """Return the answers for a ticket's topic, and those for all."""
    fitting = Q(topic=None) | Q(topic=conversation.topic_id)
    return list(CannedAnswer.objects.filter(fitting, is_active=True))


def filled_in(answer: CannedAnswer, conversation: Conversation) -> str:
    """Return an answer as the member would read it; a word in braces that is no fact stays."""
    facts = facts_of(conversation)
    text = answer.text(conversation.language)
    return PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), text)


def facts_of(conversation: Conversation) -> dict[str, str]:
    """Return what answers may name of a ticket, in its member's language."""
    with translation.override(conversation.language):
        day = date_format(conversation.due_on) if conversation.due_on else ""
    return {
        "first_name": conversation.user.first_name,
        "ticket_id": conversation.reference,
        "product": conversation.product_name,
        "order_id": conversation.claim.reference if conversation.claim else "",
        "promised_day": day,
    }
