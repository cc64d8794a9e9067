"""Review: the staff's verbs. Each locks the claim, checks, writes, records, in one transaction."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from redemptions import emails, fulfilment, timeline
from redemptions.locks import lock_claim
from redemptions.models import Claim, ClaimEvent, Decision


@transaction.atomic
def approve(*, claim_id: int, by: User | None = None, policy: str = "") -> Decision:
    """Approve a claim: the member gets the reward, now or on its date, and a letter.

    By a reviewer, or by the named policy of the promotion; never both.

    Raises:
        AlreadyDecided: somebody was faster.
        promotions.codes.OutOfStock: nothing is left of the reward; the claim stays under review.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    decision = _decide(claim, Decision.Outcome.APPROVED, by=by, policy=policy)
    timeline.record(claim, ClaimEvent.Kind.APPROVED, by=by)
    fulfilment.owe(claim)
    return decision


@transaction.atomic
def send_back(*, claim_id: int, by: User, reason: str) -> Decision:
    """Return a claim to the member, who may correct it and redeem again; the reason is a letter.

    Raises:
        AlreadyDecided: somebody was faster.
        ValueError: no reason is given.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    decision = _decide(claim, Decision.Outcome.SENT_BACK, by=by, reason=reason)
    timeline.record(claim, ClaimEvent.Kind.SENT_BACK, by=by, note=decision.reason)
    emails.sent_back(claim, decision)
    return decision


@transaction.atomic
def reject(*, claim_id: int, by: User, reason: str) -> Decision:
    """Refuse a claim for good; only a person does that, never a policy.

    Raises:
        AlreadyDecided: somebody was faster.
        ValueError: no reason is given.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED, Claim.Status.SENT_BACK)
    decision = _decide(claim, Decision.Outcome.REJECTED, by=by, reason=reason)
    timeline.record(claim, ClaimEvent.Kind.REJECTED, by=by, note=decision.reason)
    emails.rejected(claim, decision)
    return decision


def _decide(
    claim: Claim,
    outcome: Decision.Outcome,
    *,
    by: User | None,
    policy: str = "",
    reason: str = "",
) -> Decision:
    reason = reason.strip()
    if outcome != Decision.Outcome.APPROVED and not reason:
        message = "A decision against the member needs a reason that the member can read."
        raise ValueError(message)
    decision = Decision.objects.create(
        claim=claim,
        outcome=outcome,
        reason=reason,
        decided_at=timezone.now(),
        decided_by=by,
        policy=policy,
    )
    claim.status = outcome.value
    claim.decided_at = decision.decided_at
    claim.save(update_fields=["status", "decided_at"])
    return decision
