"""What templates show of leases."""

from django import template

from redemptions.models import Claim
from redemptions.review import leases

register = template.Library()


@register.filter
def is_leased(claim: Claim) -> bool:
    """Tell whether a claim that was fetched with its lease is on somebody's desk."""
    return leases.is_live(claim)
