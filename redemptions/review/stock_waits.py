"""Claims that wait for stock: they would be approved, but nothing is left of their reward.

A claim waits in the order in which it was first redeemed, and no later one overtakes it. A
person's approval stays scheduled meanwhile; a policy's is known by the outcome of its checks.
"""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from promotions.budgets import spending
from promotions.codes.demand import left_of
from promotions.codes.pool import OutOfStock
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimEvent, ClaimQuerySet, ScheduledDecision, timeline


def begin(claim: Claim, *, by: User | None) -> bool:
    """Let a claim wait for stock, and tell its member; False if it waits already.

    Call it with the claim locked. ``by`` is who would have approved it; None for a policy.
    """
    if claim.waits_for_stock_since is not None:
        return False
    claim.waits_for_stock_since = timezone.now()
    claim.save(update_fields=["waits_for_stock_since"])
    event = timeline.record(claim, ClaimEvent.Kind.WAITS_FOR_STOCK, by=by)
    claim_emails.waits_for_stock(claim, event)
    return True


def end(claim: Claim) -> None:
    """Let a claim wait no longer, and drop the approval that waited; call it with it locked."""
    if claim.waits_for_stock_since is None:
        return
    ScheduledDecision.objects.filter(claim=claim).delete()
    claim.waits_for_stock_since = None
    claim.save(update_fields=["waits_for_stock_since"])


def with_earlier(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Read with each claim how many earlier ones wait for its reward, in the same statement."""
    waiting = Claim.objects.waiting_for_stock().filter(reward=OuterRef("reward"))
    earlier = waiting.filter(pk__lt=OuterRef("pk")).order_by().values("reward")
    counted = Subquery(earlier.annotate(n=Count("pk")).values("n"))
    return claims.annotate(earlier_waiting=Coalesce(counted, 0))


def refuse_beyond_budget(claim: Claim, *, pieces: int = 1) -> None:
    """Refuse to approve a claim that its promotion's budget does not pay, after as many others.

    Raises:
        promotions.budgets.spending.BudgetSpent, CostUnknown: why not.
    """
    promised, budget = claim.promised, spending.budget_of(claim.promotion)
    spending.refuse_unless_left(
        claim.reward, budget, promised.amount_minor, promised.currency, pieces=pieces
    )


def refuse_to_overtake(claim: Claim) -> None:
    """Refuse to approve a claim while earlier ones wait for all that is left of its reward.

    Nothing is left either where the promotion's budget pays no more than theirs. Call it with the
    claim locked and read ``with_earlier``.

    Raises:
        promotions.codes.pool.OutOfStock: nothing is left beyond what they wait for.
        promotions.budgets.spending.CostUnknown: nobody said what the reward costs.
    """
    ahead: int = vars(claim)["earlier_waiting"]
    refuse_beyond_budget(claim, pieces=ahead + 1)
    if not ahead:
        return
    left = left_of([claim.reward], most=ahead + 1)[claim.reward_id]
    if left is not None and left <= ahead:
        raise OutOfStock(claim.reward)
