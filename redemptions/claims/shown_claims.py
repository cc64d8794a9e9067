"""A member's claims for a page, with their promotions: those that run are at hand already."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from promotions.models import Promotion
from redemptions.models import Claim, ClaimQuerySet


def shown(claims: ClaimQuerySet, running: Iterable[Promotion]) -> list[Claim]:
    """Fetch claims in their own order with all that Redeem History shows of them.

    ``running`` are the promotions as ``kept.not_ended`` gives them. What the others need is read
    for all of them together.
    """
    found = list(claims.for_pages())
    promotions = {each.pk: each for each in running}
    rewards = {reward.pk: reward for each in promotions.values() for reward in each.rewards.all()}
    for claim in found:
        if claim.promotion_id in promotions and claim.reward_id in rewards:
            claim.promotion = promotions[claim.promotion_id]
            claim.reward = rewards[claim.reward_id]
    others = [claim for claim in found if claim.promotion_id not in promotions]
    prefetch_related_objects(others, "promotion__texts", "reward")
    return found
