"""Canned answers for a ticket, in its member's language, with its facts filled in."""

import re
from collections.abc import Mapping
from typing import Final

from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format

from foundation.web.requests import row_id
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


def behind(posted: Mapping[str, str], conversation: Conversation) -> str:
    """Return what a form has as its text, and behind it the canned answer whose button was pressed.

    ``posted``: "canned" is the key of the answer, "fill" the button.
    """
    wanted = row_id(posted.get("canned")) if "fill" in posted else None
    chosen = [each for each in answers_for(conversation) if each.pk == wanted] if wanted else []
    filled = [filled_in(each, conversation) for each in chosen]
    return "\n\n".join(filter(None, [posted.get("text", "").strip(), *filled]))


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
