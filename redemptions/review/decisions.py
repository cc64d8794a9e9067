"""Review: the staff's verbs. Each locks the claim, checks, writes, records, in one transaction."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from redemptions.emails import claim_emails
from redemptions.models import (
    CheckRun,
    Claim,
    ClaimEvent,
    Decision,
    SendBackReason,
    due_dates,
    timeline,
)
from redemptions.models.locks import lock_claim, refuse_if_scheduled
from redemptions.rewarding import fulfilment


@transaction.atomic
def approve(
    *,
    claim_id: int,
    by: User | None = None,
    policy: str = "",
    checks: CheckRun | None = None,
) -> Decision:
    """Approve a claim: the member gets the reward, now or on its date, and a letter.

    By a reviewer, or by the named policy of the promotion, which relied on a run of the checks;
    never both.

    Raises:
        AlreadyDecided: somebody was faster.
        pool.OutOfStock: nothing is left of the reward; the claim stays under review.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    refuse_if_scheduled(claim, by)
    outcome = Decision.Outcome.APPROVED
    approval = Decision(outcome=outcome, decided_by=by, policy=policy, checks=checks)
    decision = _decide(claim, approval)
    timeline.record(claim, ClaimEvent.Kind.APPROVED, by=by)
    fulfilment.create_fulfilment(claim)
    return decision


@transaction.atomic
def send_back(
    *,
    claim_id: int,
    by: User,
    reason: str,
    reasons: Collection[SendBackReason] = (),
) -> Decision:
    """Return a claim to the member, who may correct it and redeem again; the reason is a letter.

    ``reasons`` are those of the list that it was written from; Redeem Again asks for just what
    they name. The days that were promised for the decision stop counting until the member has
    acted.

    Raises:
        AlreadyDecided: somebody was faster.
        ValueError: no reason is given.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    refuse_if_scheduled(claim, by)
    asks_for = items_of(reasons)
    outcome = Decision.Outcome.SENT_BACK
    sending = Decision(outcome=outcome, decided_by=by, reason=reason, asks_for=asks_for)
    claim.days_left = due_dates.days_left(claim)
    decision = _decide(claim, sending)
    decision.reasons.set(reasons)
    timeline.record(claim, ClaimEvent.Kind.SENT_BACK, by=by, note=decision.reason)
    claim_emails.sent_back(claim, decision)
    return decision


@transaction.atomic
def reject(*, claim_id: int, by: User, reason: str) -> Decision:
    """Refuse a claim for good; only a person does that, never a policy.

    Raises:
        AlreadyDecided: somebody was faster.
        ValueError: no reason is given.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED, Claim.Status.SENT_BACK)
    refuse_if_scheduled(claim, by)
    rejection = Decision(outcome=Decision.Outcome.REJECTED, decided_by=by, reason=reason)
    decision = _decide(claim, rejection)
    timeline.record(claim, ClaimEvent.Kind.REJECTED, by=by, note=decision.reason)
    claim_emails.rejected(claim, decision)
    return decision


@transaction.atomic
def revoke(*, claim_id: int, by: User, reason: str) -> bool:
    """Take back the reward of an approved claim; tells whether the member had not got it yet.

    What the member has not got stays with us: a code is voided, a parcel is not sent, a place in
    a draw is lost. The decision stands in the books; the letter and the timeline tell why.

    Raises:
        AlreadyDecided: the claim is not approved.
        fulfilment.AlreadyRevoked: the reward was taken back before.
        ValueError: no reason is given.
    """
    claim = lock_claim(claim_id, Claim.Status.APPROVED)
    reason = timeline.needed(reason)
    was_unseen = fulfilment.revoke_fulfilment(claim)
    event = timeline.record(claim, ClaimEvent.Kind.REVOKED, by=by, note=reason)
    claim_emails.revoked(claim, event)
    return was_unseen


def items_of(reasons: Collection[SendBackReason]) -> list[str]:
    """Say what the member is to replace: each thing that one of the reasons names, once."""
    return sorted({item for reason in reasons for item in reason.asks_for})


def _decide(claim: Claim, decision: Decision) -> Decision:
    """Keep the decision, and let the claim echo it."""
    if decision.outcome != Decision.Outcome.APPROVED:
        decision.reason = timeline.needed(decision.reason)
    decision.claim, decision.decided_at = claim, timezone.now()
    decision.save(force_insert=True)
    claim.status = decision.outcome
    claim.decided_at = decision.decided_at
    claim.held_at = claim.held_by = None
    claim.save(update_fields=["status", "decided_at", "held_at", "held_by", "days_left"])
    return decision
