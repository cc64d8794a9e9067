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
from foundation.dispatch import enqueue_on_commit
from promotions.codes.pool import OutOfStock
from promotions.codes.stock import in_stock
from redemptions.models import (
    Claim,
    ClaimEvent,
    Decision,
    ScheduledDecision,
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
def approve(*, claim_id: int, by: User) -> ScheduledDecision:
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
) -> ScheduledDecision:
    """Decide to send a claim back, unless that is undone within some seconds.

    Raises:
        AlreadyDecided: somebody was faster.
        ValueError: no reason is given.
    """
    if not reason.strip():
        message = "The member must read why."
        raise ValueError(message)
    claim = _undecided(claim_id)
    scheduled = _plan(claim, Decision.Outcome.SENT_BACK, by=by, reason=reason)
    scheduled.reasons.set(reasons)
    return scheduled


@transaction.atomic
def undo(*, claim_id: int, by: User) -> bool:
    """Take one's own decision back and the claim on one's desk; False where it took effect."""
    rows = ScheduledDecision.objects.select_for_update(skip_locked=True)
    scheduled = rows.filter(
        claim=claim_id, scheduled_by=by, takes_effect_at__gt=timezone.now()
    ).first()
    if scheduled is None:
        return False
    scheduled.delete()
    leases.take(claim_id=claim_id, by=by)
    return True


def undoable(by: User) -> "QuerySet[ScheduledDecision]":
    """List one's own decisions that have not taken effect."""
    mine = ScheduledDecision.objects.filter(scheduled_by=by, takes_effect_at__gt=timezone.now())
    return mine.select_related("claim")


@transaction.atomic
def carry_out(scheduled_id: int) -> bool:
    """Let a decision take effect whose time has come; tells whether there was one to carry out.

    Where it cannot take effect any more, since the member withdrew the claim or the last code
    went to another, the timeline says so and the reviewer finds the claim among the own ones.
    """
    rows = ScheduledDecision.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.filter(pk=scheduled_id, takes_effect_at__lte=timezone.now())
    scheduled = found.select_related("scheduled_by", "claim").first()
    if scheduled is None:
        return False
    try:
        with transaction.atomic():
            _apply(scheduled)
    except (AlreadyDecided, OutOfStock) as hindered:
        _note_hindered(scheduled, hindered)
    scheduled.delete()
    return True


def carry_out_due() -> int:
    """Carry out what no worker did in time; returns how many. Safe to run twice at once.

    What fails is logged and tried again the next time; the others do not wait for it.
    """
    due = list(ScheduledDecision.objects.due().values_list("pk", flat=True))
    return sum(_try_to_carry_out(pk) for pk in due)


def _try_to_carry_out(scheduled_id: int) -> bool:
    try:
        return carry_out(scheduled_id)
    except (InterfaceError, OperationalError):
        # The database is away: the next ones would only meet the same.
        raise
    except Exception:
        logger.exception("Planned decision %s cannot be carried out.", scheduled_id)
        return False


def _undecided(claim_id: int) -> Claim:
    """Lock a claim that nobody has decided or is about to.

    Raises:
        AlreadyDecided: somebody was faster, perhaps the reviewer's own first press of the key.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    scheduled = ScheduledDecision.objects.select_related("scheduled_by").filter(claim=claim).first()
    if scheduled is not None:
        raise AlreadyDecided(claim, None, scheduled)
    return claim


def _plan(
    claim: Claim, outcome: Decision.Outcome, *, by: User, reason: str = ""
) -> ScheduledDecision:
    seconds = settings.UNDO_SECONDS
    scheduled = ScheduledDecision.objects.create(
        claim=claim,
        outcome=outcome,
        reason=reason.strip(),
        scheduled_by=by,
        takes_effect_at=timezone.now() + timedelta(seconds=seconds),
    )
    leases.release(claim_ids=[claim.pk], by=by)
    enqueue_on_commit(CARRY_OUT, scheduled.pk, countdown=seconds + _A_MOMENT)
    return scheduled


def _apply(scheduled: ScheduledDecision) -> None:
    if scheduled.outcome == Decision.Outcome.APPROVED:
        decisions.approve(claim_id=scheduled.claim_id, by=scheduled.scheduled_by)
        return
    decisions.send_back(
        claim_id=scheduled.claim_id,
        by=scheduled.scheduled_by,
        reason=scheduled.reason,
        reasons=list(scheduled.reasons.all()),
    )


def _note_hindered(scheduled: ScheduledDecision, hindered: Exception) -> None:
    what = f"{scheduled.get_outcome_display()}: {hindered}"
    timeline.record(scheduled.claim, ClaimEvent.Kind.NOT_DONE, by=scheduled.scheduled_by, note=what)
    Claim.objects.filter(pk=scheduled.claim_id, status=Claim.Status.SUBMITTED).update(
        assigned_to=scheduled.scheduled_by
    )
