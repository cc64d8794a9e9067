"""Legal hold on a claim: nothing of it and its member is deleted until it is released."""

from django.db import transaction

from accounts import security_events
from accounts.deletion.requests import let_none_begin
from accounts.models import LegalHold, User
from accounts.privacy import legal_holds
from accounts.security_events import SecurityEvent
from redemptions.models import Claim, ClaimEvent, timeline
from redemptions.models.conflicts import refuse_handling
from redemptions.models.locks import lock_claim


@transaction.atomic
def place(*, claim_id: int, by: User, reason: str) -> bool:
    """Place a legal hold on a claim; False if one stands on it already.

    Raises:
        Claim.DoesNotExist: there is no such claim.
        ConflictOfInterest: it is one's own claim, or that of a related account.
        ValueError: there is no reason.
        DeletionBegun: the account is being deleted: a hold would promise what is gone.
    """
    let_none_begin(Claim.objects.values_list("user", flat=True).get(pk=claim_id))
    claim = _lock(claim_id, by=by)
    why = timeline.needed(reason)
    hold = legal_holds.place(member_id=claim.user_id, about=claim.reference, reason=why, by=by)
    if hold is None:
        return False
    _record(claim, ClaimEvent.Kind.LEGAL_HOLD, by=by, note=why)
    return True


@transaction.atomic
def release(*, claim_id: int, by: User, reason: str) -> bool:
    """Release the legal hold on a claim; False if there is none.

    Raises:
        as ``place``, but that a deletion does not matter.
    """
    claim = _lock(claim_id, by=by)
    why = timeline.needed(reason)
    if not legal_holds.release(about=claim.reference, by=by):
        return False
    _record(claim, ClaimEvent.Kind.HOLD_RELEASED, by=by, note=why)
    return True


def standing(claim: Claim) -> LegalHold | None:
    """Return the hold that stands on a claim."""
    holds = LegalHold.objects.filter(about=claim.reference, released_at=None)
    return holds.select_related("placed_by").first()


def _lock(claim_id: int, *, by: User) -> Claim:
    claim = lock_claim(claim_id, *Claim.Status.values)
    refuse_handling(claim, by)
    return claim


def _record(claim: Claim, kind: ClaimEvent.Kind, *, by: User, note: str) -> None:
    timeline.record(claim, kind, by=by, note=note)
    security_events.record(
        SecurityEvent.Kind.CHANGED,
        by=by,
        member_id=claim.user_id,
        about=f"claim {claim.reference}",
        details={"legal_hold": kind == ClaimEvent.Kind.LEGAL_HOLD, "reason": note},
    )
