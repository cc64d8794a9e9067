"""Claims that are not decided yet and would have a ticket if they were approved in time."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from promotions.models import Reward
from redemptions.models import Answer, Claim
from redemptions.rewarding.rewards import YES


@dataclass(frozen=True, slots=True)
class StillOpen:
    """How many undecided claims would take part in a draw if they were approved before it."""

    submitted: int
    sent_back: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.submitted + self.sent_back


def still_open(draw: Reward) -> StillOpen:
    """Count the undecided claims whose member asked to take part in the draw."""
    asked = Answer.objects.filter(claim=OuterRef("pk"), value=YES, question__draw=draw)
    claims = Claim.objects.filter(Exists(asked), promotion=draw.promotion_id)
    counted = Counter(
        claims.filter(status__in=[Claim.Status.SUBMITTED, Claim.Status.SENT_BACK])
        .order_by()
        .values_list("status", flat=True)
    )
    return StillOpen(counted[Claim.Status.SUBMITTED], counted[Claim.Status.SENT_BACK])
