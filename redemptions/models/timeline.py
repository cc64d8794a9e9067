"""The dated timeline of a claim: what happened, when, through whom."""

from django.utils import timezone

from accounts.models import User
from redemptions.models import Claim, ClaimEvent


def needed(reason: str) -> str:
    """Require the reason of an act against the member, or one that the member must be told.

    Raises:
        ValueError: no reason is given.
    """
    if not reason.strip():
        message = "A decision against the member needs a reason that the member can read."
        raise ValueError(message)
    return reason.strip()


def record(claim: Claim, kind: ClaimEvent.Kind, *, by: User | None, note: str = "") -> ClaimEvent:
    """Add one line; ``by`` is empty where the system acted by itself."""
    return ClaimEvent.objects.create(
        claim=claim, kind=kind, note=note, occurred_at=timezone.now(), actor=by
    )
