"""Triage: hold, assign and annotate claims. The member is not notified of any of it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from redemptions.models import Claim, ClaimEvent, ReviewLease, timeline
from redemptions.models.conflicts import refuse_deciding
from redemptions.models.locks import lock_claim, refuse_if_scheduled


@transaction.atomic
def hold(*, claim_id: int, by: User, note: str = "") -> bool:
    """Put a claim on hold, so that "Review next" skips it; False if it is already on hold.

    The promised review days keep counting.

    Raises:
        AlreadyDecided: someone else decided first.
        ConflictOfInterest: it is one's own claim, or a lead has to decide it.
    """
    claim = _lock_undecided(claim_id, by=by)
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
        ConflictOfInterest: it is one's own claim, or a lead has to decide it.
    """
    claim = _lock_undecided(claim_id, by=by)
    if claim.held_at is None:
        return False
    claim.held_at = claim.held_by = None
    claim.save(update_fields=["held_at", "held_by"])
    timeline.record(claim, ClaimEvent.Kind.TAKEN_UP, by=by)
    return True


@transaction.atomic
def assign(*, claim_id: int, by: User, to: User | None) -> bool:
    """Assign a claim to one reviewer, or with None to all; False if nothing changes.

    Nobody gets a claim to decide that is their own.

    Raises:
        AlreadyDecided: someone else decided first.
        ConflictOfInterest: it is one's own claim, or a lead has to decide it.
    """
    claim = _lock_undecided(claim_id, by=by)
    if to is not None:
        refuse_deciding(claim, to)
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
        ConflictOfInterest: it is one's own claim, or a lead has to decide it.
        ValueError: the note is empty.
    """
    if not text.strip():
        message = "A note says something."
        raise ValueError(message)
    claim = Claim.objects.select_related("user").get(pk=claim_id)
    refuse_deciding(claim, by)
    return timeline.record(claim, ClaimEvent.Kind.NOTED, by=by, note=text.strip())


def _lock_undecided(claim_id: int, *, by: User) -> Claim:
    """Lock a claim that is submitted, has no scheduled decision and may be decided by this person.

    Who holds the lease does not matter: nothing is decided.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    refuse_if_scheduled(claim, None)
    refuse_deciding(claim, by)
    return claim
