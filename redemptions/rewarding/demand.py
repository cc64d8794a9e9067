"""The demand for rewards: how many claims may still take one, and a claim's place among them."""

from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import BigIntegerField, Count, Func, Q

from promotions.codes.demand import left_of
from promotions.models import Promotion
from redemptions.models.claim import Claim


def open_claims(reward_ids: Collection[int]) -> Mapping[int, int]:
    """Count the open claims of each reward, by its id, in one query."""
    claims = Claim.objects.asking_for_reward().order_by()
    rewards = claims.filter(reward__in=reward_ids).values_list("reward")
    each = Func("extras", function="unnest", output_field=BigIntegerField())
    # The first condition is that of their index: of most claims nothing comes on top.
    some = claims.exclude(extras=[]).filter(extras__overlap=list(reward_ids))
    on_top = some.annotate(each=each).values_list("each")
    counts: Counter[int] = Counter()
    # Rows rather than keys, which the index of open claims does not have.
    asked = rewards.annotate(n=Count("*")).union(on_top.annotate(n=Count("*")), all=True)
    for reward, count in asked:
        counts[reward] += count
    return counts


def count_claims(promotion_id: int, reward_id: int | None = None) -> int:
    """Count all claims that were made in a promotion, or for one of its rewards."""
    claims = Claim.objects.filter(promotion=promotion_id)
    if reward_id is not None:
        claims = claims.filter(Q(reward=reward_id) | Q(extras__contains=[reward_id]))
    return claims.count()


def waiting_number(claim: Claim) -> int:
    """Return the number of an open claim on its promotion's waiting list; 0 if it is not on it.

    Claims come in the order in which they were first redeemed: a correction costs no place.
    """
    has_list = claim.promotion.at_full_demand == Promotion.AtFullDemand.WAITING_LIST
    if not has_list or not claim.is_open:
        return 0
    asking = Claim.objects.asking_for_reward().filter(reward=claim.reward_id, pk__lte=claim.pk)
    rank = asking.count()
    left = left_of([claim.reward], most=rank)[claim.reward_id]
    return 0 if left is None else max(0, rank - left)
