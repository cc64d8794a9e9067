"""What a member can do next, the most urgent of each kind first; and claims for a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, prefetch_related_objects

from accounts.models import User
from products.models import RegisteredProduct
from promotions.models import Promotion
from redemptions.claims.eligibility_context import EligibilityResult, evaluate_running
from redemptions.models import Claim, ClaimDraft, ClaimQuerySet, due_dates


@dataclass(frozen=True, slots=True)
class Attention:
    """Eligible products with a draft, and those without one."""

    begun: list[EligibilityResult]
    open: list[EligibilityResult]


def attention(
    user: User, products: Iterable[RegisteredProduct], running: Sequence[Promotion]
) -> Attention:
    """Return what the member can do next.

    ``products`` are the member's live products, ``running`` what ``kept.not_ended`` gives.
    """
    looks = [look for look in evaluate_running(user, products, running) if look.is_eligible]
    # Of each promotion once: a member may have a hundred products in it.
    closes_at = {look.promotion: look.promotion.closes_at() for look in looks}
    looks.sort(key=lambda look: closes_at[look.promotion])
    drafts = set(
        ClaimDraft.objects.of_new_claims()
        .filter(user=user)
        .values_list("registered_product", "promotion")
    )
    found = Attention([], [])
    for look in looks:
        is_begun = (look.registered.pk, look.promotion.pk) in drafts
        (found.begun if is_begun else found.open).append(look)
    return found


def records_and_sent_back(
    user: User, running: Sequence[Promotion], *, most: int
) -> tuple[list[Claim], list[Claim]]:
    """Return the newest claims, and those to correct, by the last day to do so; in one query."""
    sent_back = Q(status=Claim.Status.SENT_BACK)
    newest = user.claims.exclude(sent_back).order_by("-submitted_at", "-pk").values("pk")[:most]
    both = shown(user.claims.filter(sent_back | Q(pk__in=newest)), running)
    returned = [claim for claim in both if claim.status == Claim.Status.SENT_BACK]
    records = [claim for claim in both if claim.status != Claim.Status.SENT_BACK]
    return records, sorted(returned, key=due_dates.correct_until)


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
