"""The dated timeline of a claim: what happened, when, through whom."""

from django.utils import timezone

from accounts.models import User
from redemptions.models import Claim, ClaimEvent


def record(claim: Claim, kind: ClaimEvent.Kind, *, by: User | None, note: str = "") -> ClaimEvent:
    """Add one line; ``by`` is empty where the system acted by itself."""
    return ClaimEvent.objects.create(
        claim=claim, kind=kind, note=note, occurred_at=timezone.now(), actor=by
    )
