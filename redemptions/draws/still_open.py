"""Claims that are not decided yet and would have a ticket if they were approved in time."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

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
    """Count the undecided claims that would take part, as asked for or on top of a reward."""
    asked = Answer.objects.filter(claim=OuterRef("pk"), value=YES, question__draw=draw)
    claims = Claim.objects.filter(promotion=draw.promotion_id)
    claims = claims.filter(Exists(asked) | Q(extras__contains=[draw.pk]))
    counted = Counter(
        claims.filter(status__in=[Claim.Status.SUBMITTED, Claim.Status.SENT_BACK])
        .order_by()
        .values_list("status", flat=True)
    )
    return StillOpen(counted[Claim.Status.SUBMITTED], counted[Claim.Status.SENT_BACK])
