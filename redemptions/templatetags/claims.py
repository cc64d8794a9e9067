"""What templates show of a claim: its label, and the code once it is delivered."""

from django import template

from redemptions.claims import outlook
from redemptions.models import Claim, statuses

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
