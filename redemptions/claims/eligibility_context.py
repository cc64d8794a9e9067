"""Where a member stands in promotions: what eligibility must know of claims and stock."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from products.models import RegisteredProduct
from promotions.codes.stock import in_stock
from promotions.eligibility import MemberContext, Reason, ReasonCode, conditions, reward_for
from promotions.models import Promotion, Reward
from redemptions.models import Claim


@dataclass(frozen=True, slots=True)
class EligibilityResult:
    """One product in one promotion: what it would earn, and whether each condition is met."""

    registered: RegisteredProduct
    promotion: Promotion
    reward: Reward | None
    conditions: list[Reason]

    @property
    def reasons(self) -> list[Reason]:
        """List what speaks against it."""
        return [condition for condition in self.conditions if not condition.is_met]

    @property
    def is_eligible(self) -> bool:
        """Tell whether nothing speaks against it."""
        return not self.reasons


def member_contexts(user: User, promotions: Iterable[Promotion]) -> dict[int, MemberContext]:
    """Gather the member's standing in each promotion, by its id, in three queries for all."""
    promotions = list(promotions)
    counts: Counter[int] = Counter()
    claimed: dict[int, set[int]] = defaultdict(set)
    rejected: dict[int, set[int]] = defaultdict(set)
    claims = Claim.objects.filter(user=user, promotion__in=promotions)
    for promotion, registered, status in claims.values_list(
        "promotion_id", "registered_product_id", "status"
    ):
        if status in Claim.LIVE:
            counts[promotion] += 1
            claimed[promotion].add(registered)
        elif status == Claim.Status.REJECTED:
            rejected[promotion].add(registered)
    redeemed = _redeemed_serials(user, promotions)
    left = in_stock(reward for promotion in promotions for reward in promotion.rewards.all())
    return {
        promotion.pk: MemberContext(
            residence=user.region,
            claims=counts[promotion.pk],
            claimed=claimed[promotion.pk],
            rejected=rejected[promotion.pk],
            redeemed=redeemed[promotion.pk],
            in_stock=left,
        )
        for promotion in promotions
    }


def _redeemed_serials(user: User, promotions: list[Promotion]) -> dict[int, set[int]]:
    """Find the units of the member that were redeemed already, perhaps by who had them before."""
    claims = Claim.objects.live().filter(
        promotion__in=promotions,
        serial__registrations__user=user,
        serial__registrations__released_at=None,
    )
    redeemed: dict[int, set[int]] = defaultdict(set)
    for promotion, serial in claims.values_list("promotion_id", "serial_id"):
        redeemed[promotion].add(serial)
    return redeemed


def evaluate(
    registered: RegisteredProduct, promotion: Promotion, standing: MemberContext
) -> EligibilityResult:
    """Look at one product in one promotion today."""
    looked_at = conditions(registered, promotion, standing, today=promotion.today())
    return EligibilityResult(registered, promotion, reward_for(registered, promotion), looked_at)


def evaluate_all(
    user: User, products: Iterable[RegisteredProduct], promotions: Iterable[Promotion]
) -> list[EligibilityResult]:
    """Look at each product in each promotion; the number of queries does not grow with them."""
    promotions = list(promotions)
    standing = member_contexts(user, promotions)
    return [
        evaluate(registered, promotion, standing[promotion.pk])
        for registered in products
        for promotion in promotions
    ]


def evaluate_running(user: User, products: Iterable[RegisteredProduct]) -> list[EligibilityResult]:
    """Look at each product in each promotion that may be redeemed now, or soon.

    That a promotion is for other models is no news to somebody who looks at this product.
    """
    looks = evaluate_all(user, products, Promotion.objects.listed().not_ended())
    return [
        look for look in looks if all(reason.why is not ReasonCode.MODEL for reason in look.reasons)
    ]
