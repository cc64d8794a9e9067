"""Where each product of a member stands: redeem now, under review, sent back, what it got."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, any_given, given
from products.models import RegisteredProduct
from promotions import kept
from redemptions.claims.attention import shown, with_units
from redemptions.claims.eligibility_context import EligibilityResult, evaluate_running
from redemptions.models import Claim, ClaimPart

_CLAIMS = KeptQuery(
    lambda: (
        Claim.objects.live()
        .filter(user=given("user"), registered_product=any_given("products"))
        .select_related("cause")
    )
)

_FURTHER = KeptQuery(
    lambda: (
        ClaimPart.objects.filter(claim__user=given("user"), claim__status__in=Claim.LIVE)
        .filter(registered_product=any_given("products"))
        .order_by("pk")
        .values_list("registered_product_id", "claim_id")
    )
)


@dataclass(slots=True)
class ProductState:
    """The claims of a product, and the promotions that it may enter, or may not."""

    claims: list[Claim] = field(default_factory=list)
    eligible: list[EligibilityResult] = field(default_factory=list)
    others: list[EligibilityResult] = field(default_factory=list)


def product_states(user: User, products: Collection[RegisteredProduct]) -> dict[int, ProductState]:
    """Return the state of each product, in a constant number of queries."""
    states: dict[int, ProductState] = defaultdict(ProductState)
    running, units = kept.not_ended(), {each.pk: each for each in products}
    asked = _CLAIMS.rows(user=user.pk, products=list(units))
    claims = shown(user, with_units(asked, products), running)
    for claim in claims:
        states[claim.registered_product_id].claims.append(claim)
    # What was claimed stands there with its status, not as a promotion that does not fit.
    claimed = {(claim.registered_product_id, claim.promotion_id) for claim in claims}
    claims_by_id = {claim.pk: claim for claim in claims}
    has_bundle = any(claim.is_bundle for claim in claims)
    further = _FURTHER.rows(user=user.pk, products=list(units)) if has_bundle else []
    for product, of_claim in further:
        if of_claim in claims_by_id:
            states[product].claims.append(claims_by_id[of_claim])
            claimed.add((product, claims_by_id[of_claim].promotion_id))
    for look in evaluate_running(user, products, running):
        state = states[look.registered.pk]
        if look.is_eligible:
            state.eligible.append(look)
        elif (look.registered.pk, look.promotion.pk) not in claimed:
            state.others.append(look)
    return states
