"""Deciding what was put on hold: staff approve it, saying how to send it, or refuse it."""

from django.db import transaction

from accounts.conflicts import refuse_conflict
from accounts.models import User
from service.applying import apply
from service.models import Repair, RepairStage
from service.repairs import moving

DECIDES = "service.decide_repair"


@transaction.atomic
def approve_held(*, by: User, repair_id: int, reason: str) -> Repair:
    """Approve an application that was put on hold; ``reason`` says how to send it.

    Raises:
        ConflictOfInterest: it is their own, or of an account related to theirs.
        moving.CannotMove: somebody was faster.
    """
    repair = moving.lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    apply.approve(repair, by=by, reason=reason.strip())
    return repair


@transaction.atomic
def refuse_held(*, by: User, repair_id: int, reason: str) -> Repair:
    """Refuse an application with a reason, which its member may object to.

    Raises:
        ConflictOfInterest: it is their own, or of an account related to theirs.
        moving.CannotMove: somebody was faster.
        ValueError: there is no reason.
    """
    if not reason.strip():
        raise ValueError(reason)
    repair = moving.lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    moving.move(repair, RepairStage.REFUSED, by=by, reason=reason.strip())
    return repair
