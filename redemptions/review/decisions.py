"""Decisions on claims: approve, send back, reject, revoke.

Each function locks the claim, checks, saves and records the event in one transaction.
"""

from collections.abc import Callable, Collection

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from fulfilment.models import Fulfilment
from promotions.codes import pool
from promotions.models import Reward, RewardCode
from redemptions.emails import claim_emails
from redemptions.models import (
    CheckRun,
    Claim,
    ClaimEvent,
    ClaimQuerySet,
    Decision,
    ScheduledDecision,
    SendBackReason,
    due_dates,
    timeline,
)
from redemptions.models.conflicts import refuse_deciding
from redemptions.models.locks import lock_claim, refuse_if_passed_on, refuse_if_scheduled
from redemptions.review import leases, objections, oversight, stock_waits
from redemptions.rewarding import rewards


def approve(
    *,
    claim_id: int,
    by: User | None = None,
    policy: str = "",
    checks: CheckRun | None = None,
    override: str = "",
) -> Decision:
    """Approve a claim: the member gets the reward, now or on its date, and an e-mail.

    Either a reviewer approves it, or the named policy of the promotion, based on a run of the
    checks; never both. ``override`` says why, where something speaks against it.

    Raises:
        AlreadyDecided, NoLongerTheirs: someone else decided first, or owns the product by now.
        ConflictOfInterest and the like: as ``approve_as_person``.
        pool.CannotAllocate: none is left that no earlier claim waits for, or no code is readable.
    """
    outcome = Decision.Outcome.APPROVED

    def new() -> Decision:
        return Decision(outcome=outcome, decided_by=by, policy=policy, checks=checks)

    try:
        return _approve(claim_id, new(), override, pool.take_first)
    except pool.CodeUnreadable:
        return _approve(claim_id, new(), override, pool.allocate)


@transaction.atomic
def _approve(
    claim_id: int, approval: Decision, override: str, take: Callable[[Reward], RewardCode]
) -> Decision:
    """Approve a claim in at most ten statements, where nothing is out of the ordinary."""
    by = approval.decided_by
    claim = lock_claim(
        claim_id,
        Claim.Status.SUBMITTED,
        read=_by_a_policy if by is None else _by_a_person,
    )
    refuse_if_scheduled(claim, by)
    refuse_if_passed_on(claim)
    stock_waits.refuse_to_overtake(claim)
    if by is not None:
        approve_as_person(claim, approval, by=by, override=override)
    decision = _decide(claim, approval)
    fulfilled = rewards.create_fulfilment(claim, take)
    happened = {ClaimEvent.Kind.APPROVED: by}
    if fulfilled.status == Fulfilment.Status.DELIVERED:
        happened[ClaimEvent.Kind.DELIVERED] = None
    timeline.record_all(claim, happened)
    return decision


def _by_a_policy() -> ClaimQuerySet:
    """Return how a claim is read to be approved by a policy."""
    return rewards.with_draws(stock_waits.with_earlier(Claim.objects.all()))


def _by_a_person() -> ClaimQuerySet:
    """Return how a claim is read to be approved by a person."""
    return objections.with_facts(_by_a_policy())


def approve_as_person(claim: Claim, approval: Decision, *, by: User, override: str) -> None:
    """Check whether a person may approve a locked claim, and note what it is approved despite.

    Raises:
        ConflictOfInterest: it is the reviewer's own claim, or a lead has to decide it.
        leases.LeasedByOther: another reviewer works on it; take it over first.
        objections.NeedsOverride: something speaks against it, and no reason is given.
        oversight.NeedsSecondPerson: a high reward, which two people approve.
    """
    refuse_deciding(claim, by)
    leases.refuse_if_leased(claim, by)
    found = objections.refuse_without_reason(claim, override)
    approval.despite, approval.override_reason = found.despite, found.reason(override)
    if first := oversight.refuse_alone(claim, by):
        approval.first_approved_at = first.approved_at
        approval.first_approved_by = first.approved_by


@transaction.atomic
def send_back(
    *,
    claim_id: int,
    by: User,
    reason: str,
    reasons: Collection[SendBackReason] = (),
    products: Collection[int] = (),
) -> Decision:
    """Send a claim back to the member, who may correct it and redeem again; e-mail the reason.

    Redeem Again asks only for what the listed ``reasons`` name, and of a bundle only about these
    registered ``products``. The promised review days stop counting until the member resubmits.

    Raises:
        AlreadyDecided, leases.LeasedByOther: someone else was faster, or works on it.
        ConflictOfInterest: it is the reviewer's own claim, or a lead has to decide it.
        NoLongerTheirs, ValueError: its product passed to another member; the reason is empty.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    _refuse(claim, by)
    refuse_if_passed_on(claim)
    sent_back = Decision(outcome=Decision.Outcome.SENT_BACK, decided_by=by, reason=reason)
    sent_back.asks_for, sent_back.asks_about = items_of(reasons), [*products]
    claim.days_left = due_dates.days_left(claim)
    claim.correct_until = due_dates.correct_until(claim)
    decision = _decide(claim, sent_back)
    decision.reasons.set(reasons)
    timeline.record(claim, ClaimEvent.Kind.SENT_BACK, by=by, note=decision.reason)
    claim_emails.sent_back(claim, decision)
    return decision


@transaction.atomic
def reject(*, claim_id: int, by: User, reason: str) -> Decision:
    """Reject a claim for good; only a person can do this, never a policy.

    Raises:
        AlreadyDecided: someone else decided first.
        ConflictOfInterest: it is one's own claim, or a lead has to decide it.
        leases.LeasedByOther: another reviewer works on it; take it over first.
        ValueError: the reason is empty.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED, Claim.Status.SENT_BACK)
    _refuse(claim, by)
    return _reject(claim, by=by, reason=reason)


@transaction.atomic
def reject_as_passed_on(*, claim_id: int, by: User) -> Decision:
    """Reject a claim whose product passes to another member; a scheduled decision is dropped.

    The serial number is free for its rightful owner from then on.

    Raises:
        AlreadyDecided: the claim was decided or withdrawn meanwhile.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED, Claim.Status.SENT_BACK)
    ScheduledDecision.objects.filter(claim=claim).delete()
    with translation.override(claim_emails.language_of(claim)):
        reason = _(
            "The product was registered to another member after a dispute about its serial number."
        )
    return _reject(claim, by=by, reason=reason)


@transaction.atomic
def revoke(*, claim_id: int, by: User, reason: str) -> bool:
    """Revoke the reward of an approved claim; return whether the member had not received it yet.

    A reward that the member has not got stays with us: the code is voided, the parcel is not sent,
    the draw entry no longer counts. E-mails that wait to tell of it are withdrawn. The approval
    stays on record; the e-mail and the timeline give the reason.

    Raises:
        AlreadyDecided: the claim is not approved.
        ConflictOfInterest: it is one's own claim, or a lead has to decide it.
        AlreadyRevoked: the reward has already been revoked.
        ValueError: the reason is empty.
    """
    claim = lock_claim(claim_id, Claim.Status.APPROVED)
    refuse_deciding(claim, by)
    reason = timeline.needed(reason)
    was_unseen = rewards.revoke_fulfilment(claim, by=by)
    event = timeline.record(claim, ClaimEvent.Kind.REVOKED, by=by, note=reason)
    claim_emails.revoked(claim, event, is_known=not was_unseen)
    return was_unseen


def items_of(reasons: Collection[SendBackReason]) -> list[str]:
    """Return the items that the member has to replace, without duplicates."""
    return sorted({item for reason in reasons for item in reason.asks_for})


def _refuse(claim: Claim, by: User) -> None:
    """Refuse what another reviewer has decided or has on the desk, and one's own claim."""
    refuse_if_scheduled(claim, by)
    refuse_deciding(claim, by)
    leases.refuse_if_leased(claim, by)


def _reject(claim: Claim, *, by: User, reason: str) -> Decision:
    rejection = Decision(outcome=Decision.Outcome.REJECTED, decided_by=by, reason=reason)
    decision = _decide(claim, rejection)
    timeline.record(claim, ClaimEvent.Kind.REJECTED, by=by, note=decision.reason)
    claim_emails.rejected(claim, decision)
    return decision


def _decide(claim: Claim, decision: Decision) -> Decision:
    """Save the decision, and copy its outcome to the claim."""
    if decision.outcome != Decision.Outcome.APPROVED:
        decision.reason = timeline.needed(decision.reason)
    stock_waits.end(claim)
    decision.claim, decision.decided_at = claim, timezone.now()
    decision.save(force_insert=True)
    claim.status = decision.outcome
    claim.decided_at = decision.decided_at
    claim.held_at = claim.held_by = None
    changed = ["status", "decided_at", "held_at", "held_by", "days_left", "correct_until"]
    claim.save(update_fields=changed)
    if reason := decision.override_reason:
        timeline.record(claim, ClaimEvent.Kind.OVERRIDDEN, by=decision.decided_by, note=reason)
    oversight.decided(decision)
    return decision
