"""The tickets about a claim, as its two pages show them."""

from typing import Final

from django.db.models import Exists, OuterRef

from redemptions.beside import ClaimBeside
from redemptions.models import Claim
from support.models import Conversation

MOST: Final = 10


def _exists() -> Exists:
    return Exists(Conversation.objects.filter(claim=OuterRef("pk"), merged_into=None))


def _rows(claim: Claim) -> list[Conversation]:
    return list(claim.conversations.filter(merged_into=None).newest()[:MOST])


TICKETS: Final = ClaimBeside(
    mark="has_tickets",
    exists=_exists,
    rows=_rows,
    member_template="support/_claim_tickets.html",
    staff_template="admin/support/conversation/_of_claim.html",
)
