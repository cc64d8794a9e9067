"""Template tags for claims: the label, the delivered code, reasons sent back."""

from django import template

from products.models import RegisteredProduct
from redemptions.claims.eligibility_context import EligibilityResult, evaluate_running
from redemptions.models import Claim, promises, statuses
from redemptions.rewarding.extras import names_of

register = template.Library()


@register.simple_tag
def claim_label(claim: Claim) -> statuses.Label:
    """Return the status label for the member."""
    return statuses.label(claim)


@register.simple_tag
def redeemable(registered: RegisteredProduct) -> list[EligibilityResult]:
    """Return the promotions that a product can be redeemed in now, the first to close first."""
    looks = [look for look in evaluate_running(registered.user, [registered]) if look.is_eligible]
    return sorted(looks, key=lambda look: (look.promotion.claim_until, look.promotion.pk))


@register.filter
def status_label(claim: Claim) -> str:
    """Name the status, for lists of staff: Django's own way goes through all choices for each."""
    return str(Claim.Status(claim.status).label)


@register.filter
def checks_label(checks: str) -> str:
    """Name what the checks of a claim came to, likewise."""
    return str(Claim.Checks(checks).label)


@register.simple_tag
def promised() -> dict[str, object]:
    """Return the promised days and weeks, for the texts that state them."""
    return {
        "review_days": promises.REVIEW_DAYS,
        "cashback_days": promises.CASHBACK_DAYS,
        "prize_weeks": promises.PRIZE_WEEKS,
    }


@register.simple_tag
def on_top(claim: Claim) -> list[str]:
    """Return the names of what comes on top of a claim's reward."""
    return names_of([claim])
