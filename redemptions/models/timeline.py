"""The dated timeline of a claim: record what happened, when, and who did it."""

from django.utils import timezone

from accounts.models import User
from redemptions.models import Claim, ClaimEvent


def needed(reason: str) -> str:
    """Return the stripped reason; required where the member must be told why.

    Raises:
        ValueError: the reason is empty.
    """
    if not reason.strip():
        message = "A decision against the member needs a reason that the member can read."
        raise ValueError(message)
    return reason.strip()


def record(claim: Claim, kind: ClaimEvent.Kind, *, by: User | None, note: str = "") -> ClaimEvent:
    """Add one line to the timeline; ``by`` is None if the system acted on its own."""
    return ClaimEvent.objects.create(
        claim=claim, kind=kind, note=note, occurred_at=timezone.now(), actor=by
    )
