"""The undo window: a reviewer can undo a decision for some seconds, then it takes effect.

A ``ScheduledDecision`` is stored, and a worker carries it out when it is due; if the worker died,
the periodic sweep does. Until then the member sees the claim as under review, and no reward is
allocated.
"""

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from foundation import leases as jobs
from foundation.dispatch import enqueue_on_commit
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from foundation.tables.kept_queries import KeptQuery, given
from promotions.codes.demand import left_of
from promotions.codes.pool import CannotAllocate, OutOfStock
from promotions.codes.stock import refuse_unless_left
from promotions.models import Reward
from redemptions.emails import staff_emails
from redemptions.models import (
    Claim,
    ClaimEvent,
    Decision,
    ScheduledDecision,
    SendBackReason,
    timeline,
)
from redemptions.models.conflicts import refuse_deciding
from redemptions.models.locks import (
    AlreadyDecided,
    Read,
    as_it_is,
    lock_claim,
    refuse_if_passed_on,
)
from redemptions.review import decisions, leases, objections, stock_waits
from redemptions.review.leases import LeasedByOther
from redemptions.review.objections import NeedsOverride
from redemptions.review.oversight import NeedsSecondPerson
from redemptions.rewarding import extras

logger = logging.getLogger(__name__)
CARRY_OUT: Final = "redemptions.tasks.carry_out"
CARRY_OUT_DUE: Final = "redemptions.tasks.carry_out_due"
# What may have come up since somebody pressed the key.
CANNOT_DO: Final = (
    AlreadyDecided,
    ConflictOfInterest,
    LeasedByOther,
    NeedsOverride,
    NeedsSecondPerson,
    CannotAllocate,
)
# Seconds. A task that runs slightly too early would leave the decision to the sweep.
_MARGIN: Final = 0.1
# One sweep apart; after the last the claim goes back to its reviewer.
MOST_ATTEMPTS: Final = 5


@transaction.atomic
def approve(
    *, claim_id: int, by: User, override: str = "", may_wait: bool = False
) -> ScheduledDecision:
    """Schedule the approval of a claim; it can be undone for some seconds.

    With ``may_wait`` nothing need be left of the reward: then the claim waits for stock.

    Raises:
        AlreadyDecided: someone else decided first.
        promotions.codes.pool.CannotAllocate: the reward has run out, or its codes are unreadable.
        ConflictOfInterest, LeasedByOther, NeedsOverride, NeedsSecondPerson: as
            ``decisions.approve``, which asks once more when it takes effect.
    """
    claim = _lock_undecided(claim_id, read=objections.all_with_facts)
    decisions.approve_as_person(claim, Decision(), by=by, override=override)
    try:
        _refuse_unless_left(claim.reward)
        extras.refuse_unless_left(claim)
        stock_waits.refuse_beyond_budget(claim)
    except OutOfStock:
        if not may_wait:
            raise
    return _schedule(claim, Decision.Outcome.APPROVED, by=by, override=override)


@transaction.atomic
def send_back(
    *,
    claim_id: int,
    by: User,
    reason: str,
    reasons: Collection[SendBackReason] = (),
    products: Collection[int] = (),
) -> ScheduledDecision:
    """Schedule sending a claim back; it can be undone for some seconds.

    Raises:
        AlreadyDecided: someone else decided first.
        ConflictOfInterest, LeasedByOther: as ``decisions.send_back``.
        ValueError: the reason is empty.
    """
    if not reason.strip():
        message = "The member must read why."
        raise ValueError(message)
    claim = _lock_undecided(claim_id)
    refuse_deciding(claim, by)
    leases.refuse_if_leased(claim, by)
    scheduled = _schedule(claim, Decision.Outcome.SENT_BACK, by=by, reason=reason)
    scheduled.reasons.set(reasons)
    if products:
        scheduled.asks_about = [*products]
        scheduled.save(update_fields=["asks_about"])
    return scheduled


@transaction.atomic
def undo(*, claim_id: int, by: User) -> bool:
    """Undo one's own decision and lease the claim again; False if it has taken effect.

    Raises:
        ConflictOfInterest: it turned out to be one's own claim; then the decision is void anyway.
    """
    rows = lock_rows(ScheduledDecision.objects.all(), skip_locked=True, for_deletion=True)
    mine = rows.filter(claim=claim_id, scheduled_by=by, takes_effect_at__gt=timezone.now())
    scheduled = mine.first()
    if scheduled is None:
        return False
    refuse_deciding(Claim.objects.select_related("user").get(pk=claim_id), by)
    scheduled.delete()
    leases.take(claim_id=claim_id, by=by)
    return True


def undoable(by: User) -> list[ScheduledDecision]:
    """List a reviewer's own decisions that have not taken effect yet."""
    return _UNDOABLE.rows(by=by.pk, now=timezone.now())


def _undoable() -> "QuerySet[ScheduledDecision]":
    mine = ScheduledDecision.objects.undoable(by=given("by"), now=given("now"))
    return mine.select_related("claim").only("outcome", "takes_effect_at", "claim__reference")


_UNDOABLE = KeptQuery(_undoable)


def carry_out(scheduled_id: int) -> bool:
    """Carry out a scheduled decision that is due; return whether it was settled.

    If it can no longer take effect, because the member withdrew the claim, the timeline says so and
    a claim still under review is assigned to the reviewer. A failure is logged and tried again by
    the sweep; the same happens after too many of them. An approval for which nothing is left stays,
    and its claim waits for stock.
    """
    try:
        return _carry_out(scheduled_id)
    except Exception as error:
        if jobs.is_outage(error):
            raise
        logger.exception("Planned decision %s cannot be carried out.", scheduled_id)
        _note_failed_attempt(scheduled_id, error)
        return False


@transaction.atomic
def _carry_out(scheduled_id: int) -> bool:
    rows = lock_rows(ScheduledDecision.objects.all(), skip_locked=True, for_deletion=True)
    found = rows.filter(pk=scheduled_id, takes_effect_at__lte=timezone.now())
    scheduled = found.select_related("scheduled_by", "claim").first()
    if scheduled is None:
        return False
    try:
        with transaction.atomic():
            _apply(scheduled)
    except OutOfStock:
        claim = lock_claim(scheduled.claim_id, Claim.Status.SUBMITTED)
        stock_waits.begin(claim, by=scheduled.scheduled_by)
    except CANNOT_DO as error:
        _give_back(scheduled, str(error))
    else:
        scheduled.delete()
    return True


def carry_out_due() -> int:
    """Carry out due decisions that no worker did in time, for some seconds; return how many.

    Safe to run concurrently; a failure does not block the others.
    """
    return sweep(CARRY_OUT_DUE, ScheduledDecision.objects.due(), carry_out)


@transaction.atomic
def _note_failed_attempt(scheduled_id: int, error: Exception) -> None:
    """Count a failed attempt; after the last one, give the claim back and tell the leads."""
    ScheduledDecision.objects.filter(pk=scheduled_id).update(attempts=F("attempts") + 1)
    rows = lock_rows(ScheduledDecision.objects.all(), for_deletion=True)
    spent = rows.filter(pk=scheduled_id, attempts__gte=MOST_ATTEMPTS)
    scheduled = spent.select_related("scheduled_by", "claim__promotion").first()
    if scheduled is not None:
        staff_emails.not_carried_out(scheduled)
        _give_back(scheduled, type(error).__name__)


def _refuse_unless_left(reward: Reward) -> None:
    """Refuse if nothing is left beyond what approvals take that have yet to take effect."""
    refuse_unless_left(reward)
    if not _is_left(reward):
        raise OutOfStock(reward)


def _is_left(reward: Reward) -> bool:
    """Whether there is one piece more of a reward than approvals that have yet to take effect."""
    planned = ScheduledDecision.objects.filter(
        claim__reward=reward, outcome=Decision.Outcome.APPROVED
    ).count()
    left = left_of([reward], most=planned + 1)[reward.pk]
    return left is None or left > planned


def _lock_undecided(claim_id: int, *, read: Read = as_it_is) -> Claim:
    """Lock a claim that is submitted and has no scheduled decision.

    Raises:
        AlreadyDecided: someone else decided first, or the same reviewer pressed the key twice.
        NoLongerTheirs: the product has passed to another member.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED, read=read)
    refuse_if_passed_on(claim)
    scheduled: ScheduledDecision | None = getattr(claim, "scheduled", None)
    if scheduled is not None:
        raise AlreadyDecided(claim, None, scheduled)
    return claim


def _schedule(
    claim: Claim, outcome: Decision.Outcome, *, by: User, reason: str = "", override: str = ""
) -> ScheduledDecision:
    seconds = settings.UNDO_SECONDS
    scheduled = ScheduledDecision.objects.create(
        claim=claim,
        outcome=outcome,
        reason=reason.strip(),
        override_reason=override.strip(),
        scheduled_by=by,
        takes_effect_at=timezone.now() + timedelta(seconds=seconds),
    )
    leases.release(claim_ids=[claim.pk], by=by)
    enqueue_on_commit(CARRY_OUT, scheduled.pk, countdown=seconds + _MARGIN)
    return scheduled


def _apply(scheduled: ScheduledDecision) -> None:
    if scheduled.outcome == Decision.Outcome.APPROVED:
        decisions.approve(
            claim_id=scheduled.claim_id,
            by=scheduled.scheduled_by,
            override=scheduled.override_reason,
        )
        return
    decisions.send_back(
        claim_id=scheduled.claim_id,
        by=scheduled.scheduled_by,
        reason=scheduled.reason,
        reasons=list(scheduled.reasons.all()),
        products=scheduled.asks_about,
    )


def _give_back(scheduled: ScheduledDecision, why: str) -> None:
    """End a decision that does not take effect: the timeline says why, its reviewer has the claim.

    A claim still under review can be decided anew, by anybody who may.
    """
    note = f"{scheduled.get_outcome_display()}: {why}"
    timeline.record(scheduled.claim, ClaimEvent.Kind.NOT_DONE, by=scheduled.scheduled_by, note=note)
    Claim.objects.filter(pk=scheduled.claim_id, status=Claim.Status.SUBMITTED).update(
        assigned_to=scheduled.scheduled_by
    )
    scheduled.delete()
