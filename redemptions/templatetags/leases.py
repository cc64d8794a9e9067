"""What templates show of leases."""

from django import template

from redemptions import leases
from redemptions.models import Claim

register = template.Library()


@register.filter
def is_leased(claim: Claim) -> bool:
    """Tell whether a claim that was fetched with its lease is on somebody's desk."""
    return leases.is_live(claim)
