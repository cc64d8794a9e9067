"""What templates show of a claim: its label, its code once delivered, and when it is overdue."""

from django import template

from redemptions.claims import outlook
from redemptions.models import Claim, due_dates, promises, statuses

register = template.Library()


@register.simple_tag
def claim_label(claim: Claim) -> statuses.Label:
    """Give the label that the member reads."""
    return statuses.label(claim)


@register.simple_tag
def claim_code(claim: Claim) -> str:
    """Give the member's own code; use it on the member's own pages only."""
    return statuses.visible_code(claim)


@register.simple_tag
def claim_returned(claim: Claim) -> outlook.Returned:
    """Give all that was sent back."""
    return outlook.returned(claim)


@register.simple_tag
def days_overdue(claim: Claim) -> int:
    """Give staff the days since the claim was due."""
    return due_dates.days_overdue(claim)


@register.simple_tag
def promised() -> dict[str, object]:
    """Give the promised days and weeks, for the texts that tell them."""
    return {
        "review_days": promises.REVIEW_DAYS,
        "cashback_days": promises.CASHBACK_DAYS,
        "prize_weeks": promises.PRIZE_WEEKS,
    }
