"""Who of the staff may read and answer which ticket: agents all, reviewers those about claims."""

from typing import Final

from accounts.models import User
from support.models import Conversation

READS: Final = "support.view_conversation"
ANSWERS: Final = "support.answer_conversation"
ASKS: Final = "support.ask_about_claim"
LEADS: Final = "support.lead_support"


def may_read(by: User, conversation: Conversation) -> bool:
    """Return whether one of the staff may open a ticket."""
    return by.has_perm(READS) or _is_about_claims(by, conversation)


def may_any(by: User, right: str) -> bool:
    """Return whether there may be a ticket for one of the staff, before one is looked for."""
    return by.has_perm(right) or by.has_perm(ASKS)


def may_answer(by: User, conversation: Conversation) -> bool:
    """Return whether one of the staff may write in a ticket."""
    return by.has_perm(ANSWERS) or _is_about_claims(by, conversation)


def _is_about_claims(by: User, conversation: Conversation) -> bool:
    return conversation.claim_id is not None and by.has_perm(ASKS)
