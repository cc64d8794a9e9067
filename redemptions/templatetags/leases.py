"""Template filters for review leases."""

from django import template

from redemptions.models import Claim
from redemptions.review import leases

register = template.Library()


@register.filter
def is_leased(claim: Claim) -> bool:
    """Return whether a reviewer has a live lease on a claim that was fetched with its lease."""
    return leases.is_live(claim)
