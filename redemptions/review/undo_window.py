"""Planned decisions: a reviewer may undo a decision for some seconds, then it takes effect.

The row is the promise: a worker carries it out when its time has come, and the sweep does where
the worker died. Until then the member reads that the claim is under review, and no reward is
taken.
"""

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from foundation.dispatch import hint_after_commit
from promotions.codes.pool import OutOfStock
from promotions.codes.stock import in_stock
from redemptions.models import (
    Claim,
    ClaimEvent,
    Decision,
    PlannedDecision,
    SendBackReason,
    timeline,
)
from redemptions.models.locks import AlreadyDecided, lock_claim
from redemptions.review import decisions, leases

logger = logging.getLogger(__name__)
CARRY_OUT: Final = "redemptions.tasks.carry_out"
# A task that comes a moment early would leave the work to the sweep.
_A_MOMENT: Final = 0.1


@transaction.atomic
def approve(*, claim_id: int, by: User) -> PlannedDecision:
    """Decide to approve a claim, unless that is undone within some seconds.

    Raises:
        AlreadyDecided: somebody was faster.
        promotions.codes.pool.OutOfStock: nothing is left of the reward.
    """
    claim = _undecided(claim_id)
    if not in_stock([claim.reward]):
        raise OutOfStock(claim.reward)
    return _plan(claim, Decision.Outcome.APPROVED, by=by)


@transaction.atomic
def send_back(
    *, claim_id: int, by: User, reason: str, reasons: Collection[SendBackReason] = ()
) -> PlannedDecision:
    """Decide to send a claim back, unless that is undone within some seconds.

    Raises:
        AlreadyDecided: somebody was faster.
        ValueError: no reason is given.
    """
    if not reason.strip():
        message = "The member must read why."
        raise ValueError(message)
    claim = _undecided(claim_id)
    planned = _plan(claim, Decision.Outcome.SENT_BACK, by=by, reason=reason)
    planned.reasons.set(reasons)
    return planned


@transaction.atomic
def undo(*, claim_id: int, by: User) -> bool:
    """Take one's own decision back and the claim on one's desk; False where it took effect."""
    rows = PlannedDecision.objects.select_for_update(skip_locked=True)
    planned = rows.filter(claim=claim_id, planned_by=by, takes_effect_at__gt=timezone.now()).first()
    if planned is None:
        return False
    planned.delete()
    leases.take(claim_id=claim_id, by=by)
    return True


def undoable(by: User) -> "QuerySet[PlannedDecision]":
    """List one's own decisions that have not taken effect."""
    mine = PlannedDecision.objects.filter(planned_by=by, takes_effect_at__gt=timezone.now())
    return mine.select_related("claim")


@transaction.atomic
def carry_out(planned_id: int) -> bool:
    """Let a decision take effect whose time has come; tells whether there was one to carry out.

    Where it cannot take effect any more, since the member withdrew the claim or the last code
    went to another, the timeline says so and the reviewer finds the claim among the own ones.
    """
    rows = PlannedDecision.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.filter(pk=planned_id, takes_effect_at__lte=timezone.now())
    planned = found.select_related("planned_by", "claim").first()
    if planned is None:
        return False
    try:
        with transaction.atomic():
            _apply(planned)
    except (AlreadyDecided, OutOfStock) as hindered:
        _note_hindered(planned, hindered)
    planned.delete()
    return True


def carry_out_due() -> int:
    """Carry out what no worker did in time; returns how many. Safe to run twice at once.

    What fails is logged and tried again the next time; the others do not wait for it.
    """
    due = list(PlannedDecision.objects.due().values_list("pk", flat=True))
    return sum(_try_to_carry_out(pk) for pk in due)


def _try_to_carry_out(planned_id: int) -> bool:
    try:
        return carry_out(planned_id)
    except (InterfaceError, OperationalError):
        # The database is away: the next ones would only meet the same.
        raise
    except Exception:
        logger.exception("Planned decision %s cannot be carried out.", planned_id)
        return False


def _undecided(claim_id: int) -> Claim:
    """Lock a claim that nobody has decided or is about to.

    Raises:
        AlreadyDecided: somebody was faster, perhaps the reviewer's own first press of the key.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    planned = PlannedDecision.objects.select_related("planned_by").filter(claim=claim).first()
    if planned is not None:
        raise AlreadyDecided(claim, None, planned)
    return claim


def _plan(
    claim: Claim, outcome: Decision.Outcome, *, by: User, reason: str = ""
) -> PlannedDecision:
    seconds = settings.UNDO_SECONDS
    planned = PlannedDecision.objects.create(
        claim=claim,
        outcome=outcome,
        reason=reason.strip(),
        planned_by=by,
        takes_effect_at=timezone.now() + timedelta(seconds=seconds),
    )
    leases.release(claim_ids=[claim.pk], by=by)
    hint_after_commit(CARRY_OUT, planned.pk, countdown=seconds + _A_MOMENT)
    return planned


def _apply(planned: PlannedDecision) -> None:
    if planned.outcome == Decision.Outcome.APPROVED:
        decisions.approve(claim_id=planned.claim_id, by=planned.planned_by)
        return
    decisions.send_back(
        claim_id=planned.claim_id,
        by=planned.planned_by,
        reason=planned.reason,
        reasons=list(planned.reasons.all()),
    )


def _note_hindered(planned: PlannedDecision, hindered: Exception) -> None:
    what = f"{planned.get_outcome_display()}: {hindered}"
    timeline.record(planned.claim, ClaimEvent.Kind.NOT_DONE, by=planned.planned_by, note=what)
    Claim.objects.filter(pk=planned.claim_id, status=Claim.Status.SUBMITTED).update(
        assigned_to=planned.planned_by
    )
