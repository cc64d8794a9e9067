"""The member's to-do list on the overview, the most urgent of each kind first."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from products.models import RegisteredProduct
from redemptions.claims.eligibility_context import EligibilityResult, evaluate_running
from redemptions.models import Claim, ClaimDraft, due_dates


@dataclass(frozen=True, slots=True)
class Attention:
    """Claims to correct, eligible products with a draft, and those without one."""

    sent_back: list[Claim]
    begun: list[EligibilityResult]
    open: list[EligibilityResult]


def attention(user: User, products: Iterable[RegisteredProduct]) -> Attention:
    """Return what the member can do next; ``products`` are the member's live products."""
    looks = [look for look in evaluate_running(user, products) if look.is_eligible]
    looks.sort(key=lambda look: look.promotion.closes_at())
    drafts = set(
        ClaimDraft.objects.of_new_claims()
        .filter(user=user)
        .values_list("registered_product", "promotion")
    )
    begun = [look for look in looks if (look.registered.pk, look.promotion.pk) in drafts]
    return Attention(
        sent_back=_sent_back(user),
        begun=begun,
        open=[look for look in looks if look not in begun],
    )


def _sent_back(user: User) -> list[Claim]:
    """Return the claims to correct, by the last day to do so."""
    claims = user.claims.for_history().filter(status=Claim.Status.SENT_BACK)
    return sorted(claims, key=due_dates.correct_until)
