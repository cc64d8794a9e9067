"""Triage: hold, assign and annotate claims. The member is not notified of any of it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from redemptions.models import Claim, ClaimEvent, ReviewLease, timeline
from redemptions.models.locks import lock_claim, refuse_if_scheduled


@transaction.atomic
def hold(*, claim_id: int, by: User, note: str = "") -> bool:
    """Put a claim on hold, so that "Review next" skips it; False if it is already on hold.

    The promised review days keep counting.

    Raises:
        AlreadyDecided: someone else decided first.
    """
    claim = _lock_undecided(claim_id)
    if claim.held_at is not None:
        return False
    claim.held_at, claim.held_by = timezone.now(), by
    claim.save(update_fields=["held_at", "held_by"])
    ReviewLease.objects.filter(claim=claim, reviewer=by).delete()
    timeline.record(claim, ClaimEvent.Kind.HELD, by=by, note=note.strip())
    return True


@transaction.atomic
def release_hold(*, claim_id: int, by: User) -> bool:
    """Take a claim off hold; False if it was not on hold.

    Raises:
        AlreadyDecided: someone else decided first.
    """
    claim = _lock_undecided(claim_id)
    if claim.held_at is None:
        return False
    claim.held_at = claim.held_by = None
    claim.save(update_fields=["held_at", "held_by"])
    timeline.record(claim, ClaimEvent.Kind.TAKEN_UP, by=by)
    return True


@transaction.atomic
def assign(*, claim_id: int, by: User, to: User | None) -> bool:
    """Assign a claim to one reviewer, or with None to all; False if nothing changes.

    Raises:
        AlreadyDecided: someone else decided first.
    """
    claim = _lock_undecided(claim_id)
    if claim.assigned_to_id == (to.pk if to else None):
        return False
    claim.assigned_to = to
    claim.save(update_fields=["assigned_to"])
    name = to.get_full_name() if to else ""
    timeline.record(claim, ClaimEvent.Kind.ASSIGNED, by=by, note=name)
    return True


@transaction.atomic
def note(*, claim_id: int, by: User, text: str) -> ClaimEvent:
    """Add a note for colleagues to the timeline.

    Raises:
        Claim.DoesNotExist: there is no such claim.
        ValueError: the note is empty.
    """
    if not text.strip():
        message = "A note says something."
        raise ValueError(message)
    claim = Claim.objects.get(pk=claim_id)
    return timeline.record(claim, ClaimEvent.Kind.NOTED, by=by, note=text.strip())


def _lock_undecided(claim_id: int) -> Claim:
    """Lock a claim that is submitted and has no scheduled decision."""
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    refuse_if_scheduled(claim, None)
    return claim
