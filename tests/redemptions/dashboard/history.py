"""Decisions of before now, which the verbs cannot take."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from promotions.models import Promotion
from redemptions.models import Claim, Decision


def noon(days_ago: int) -> datetime:
    day = timezone.now().date() - timedelta(days=days_ago)
    return datetime.combine(day, time(12), tzinfo=UTC)


def day_of(moment: datetime, promotion: Promotion) -> date:
    """The day by the promotion's own clock."""
    return moment.astimezone(promotion.zone()).date()


def decide(
    claim: Claim,
    at: datetime,
    outcome: str = "approved",
    *,
    by: User | None = None,
    took: timedelta | None = None,
) -> Decision:
    """A decision of before now: by this person, or by the policy."""
    if took is not None:
        claim.submitted_at = at - took
    claim.status, claim.decided_at = outcome, at
    claim.save()
    return Decision.objects.create(
        claim=claim,
        outcome=outcome,
        reason="" if outcome == "approved" else "Blurred.",
        decided_at=at,
        decided_by=by,
        policy="" if by else "automatic 1",
    )
