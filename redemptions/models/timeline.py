"""The dated timeline of a claim: record what happened, when, and who did it."""

from collections.abc import Iterable, Mapping

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


def record_all(claim: Claim, acts: Mapping[ClaimEvent.Kind, User | None]) -> None:
    """Add a line for each of these, in one statement: what happened, and who did it."""
    now = timezone.now()
    ClaimEvent.objects.bulk_create(
        ClaimEvent(claim=claim, kind=kind, occurred_at=now, actor=by) for kind, by in acts.items()
    )


def newest_of_member(claim: Claim, events: Iterable[ClaimEvent]) -> str:
    """Return a mark of the last thing that the member did with a claim, such as correcting it."""
    own = [event.pk for event in events if event.actor_id == claim.user_id]
    return str(max(own, default=""))
