"""What a member can do next, the most urgent of each kind first; and claims for a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, prefetch_related_objects

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, any_given, attach, given
from fulfilment.models import Fulfilment
from products.models import RegisteredProduct
from promotions.models import Promotion, Reward
from redemptions.claims.eligibility_context import EligibilityResult, evaluate_running
from redemptions.models import Claim, ClaimDraft, ClaimQuerySet, Decision
from redemptions.models.draw_lines import with_tickets

_DRAFTS = KeptQuery(
    lambda: (
        ClaimDraft.objects.of_new_claims()
        .filter(user=given("user"))
        .values_list("registered_product", "promotion")
    )
)

_RECORDS_SHOWN: Final = 20
_RECORDS = KeptQuery(
    lambda: (
        Claim.objects.filter(user=given("user"), promotion=given("promotion"))
        .select_related("cause")
        .order_by("-submitted_at", "-pk")[:_RECORDS_SHOWN]
    )
)
_UNIT: Final = Claim._meta.get_field("registered_product")
_OWED = KeptQuery(
    lambda: Fulfilment.objects.filter(cause=any_given("causes")).select_related("code", "reward")
)
_REFUSED: Final = {Claim.Status.SENT_BACK, Claim.Status.REJECTED}
_DECISIONS = KeptQuery(lambda: Decision.objects.filter(claim=any_given("claims")))


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
    drafts = set(_DRAFTS.rows(user=user.pk))
    found = Attention([], [])
    for look in looks:
        is_begun = (look.registered.pk, look.promotion.pk) in drafts
        (found.begun if is_begun else found.open).append(look)
    return found


def records_in(
    member: User, promotion: Promotion, products: Iterable[RegisteredProduct]
) -> list[Claim]:
    """Return the member's newest claims in a promotion, as its page shows them.

    ``products`` are the member's live products; units that went to others are read here.
    """
    found = with_units(_RECORDS.rows(user=member.pk, promotion=promotion.pk), products)
    elsewhere = [claim.pk for claim in found if not _UNIT.is_cached(claim)]
    if elsewhere:
        read = {claim.pk: claim for claim in Claim.objects.filter(pk__in=elsewhere).for_pages()}
        found = [read.get(claim.pk, claim) for claim in found]
    return shown(member, found, [promotion])


def with_units(claims: list[Claim], products: Iterable[RegisteredProduct]) -> list[Claim]:
    """Give claims the units that were read for the page already, where they are among them."""
    units = {each.pk: each for each in products}
    for claim in claims:
        unit = units.get(claim.registered_product_id)
        if unit is not None:
            attach(claim, registered_product=unit)
            if unit.serial_id == claim.serial_id:
                attach(claim, serial=unit.serial)
    return claims


def older_than(claims: ClaimQuerySet, reference: str) -> ClaimQuerySet:
    """Return those of these claims that follow this one in the history; all if there is none."""
    if not reference.isalnum():
        return claims
    last = claims.filter(reference=reference).values("submitted_at", "pk").first()
    if last is None:
        return claims
    earlier = Q(submitted_at__lt=last["submitted_at"])
    return claims.filter(earlier | Q(submitted_at=last["submitted_at"], pk__lt=last["pk"]))


def shown(member: User, found: list[Claim], running: Iterable[Promotion]) -> list[Claim]:
    """Add to claims, as ``for_pages`` gives them, all else that Redeem History shows of them.

    ``running`` are the promotions as ``kept.not_ended`` gives them. What the others need is read
    for all of them together.
    """
    promotions = {each.pk: each for each in running}
    rewards = {reward.pk: reward for each in promotions.values() for reward in each.rewards.all()}
    draws = (reward for reward in rewards.values() if reward.kind == Reward.Kind.DRAW)
    with_draws = {reward.promotion_id for reward in draws}
    for claim in found:
        attach(claim, user=member)
        promotion, reward = promotions.get(claim.promotion_id), rewards.get(claim.reward_id)
        if promotion and reward:
            attach(claim, promotion=promotion, reward=reward)
            claim.may_have_entered_draws = claim.promotion_id in with_draws
    # For no other claim anything is owed, or was written to its member.
    owed = [claim for claim in found if claim.status == Claim.Status.APPROVED]
    if owed:
        causes = [claim.cause_id for claim in owed]
        _OWED.hand_out([claim.cause for claim in owed], "fulfilments", by="cause", causes=causes)
    if told_why := [claim for claim in found if claim.status in _REFUSED]:
        claims = [claim.pk for claim in told_why]
        _DECISIONS.hand_out(told_why, "decisions", by="claim", claims=claims)
    others = [claim for claim in found if claim.promotion_id not in promotions]
    prefetch_related_objects(others, "promotion__texts", "reward")
    prefetch_related_objects([claim for claim in found if claim.is_bundle], "parts")
    entered = [claim for claim in owed if claim.may_have_entered_draws]
    prefetch_related_objects(entered, *with_tickets())
    return found
