"""Review: the staff's verbs. Each locks the claim, checks, writes, records, in one transaction."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from redemptions import emails, fulfilment, timeline
from redemptions.locks import lock_claim
from redemptions.models import CheckRun, Claim, ClaimEvent, Decision


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
        promotions.codes.OutOfStock: nothing is left of the reward; the claim stays under review.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    approval = Decision(outcome="approved", decided_by=by, policy=policy, checks=checks)
    decision = _decide(claim, approval)
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
    decision = _decide(claim, Decision(outcome="sent_back", decided_by=by, reason=reason))
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
    decision = _decide(claim, Decision(outcome="rejected", decided_by=by, reason=reason))
    timeline.record(claim, ClaimEvent.Kind.REJECTED, by=by, note=decision.reason)
    emails.rejected(claim, decision)
    return decision


def _decide(claim: Claim, decision: Decision) -> Decision:
    """Keep the decision, and let the claim echo it."""
    decision.reason = decision.reason.strip()
    if decision.outcome != Decision.Outcome.APPROVED and not decision.reason:
        message = "A decision against the member needs a reason that the member can read."
        raise ValueError(message)
    decision.claim, decision.decided_at = claim, timezone.now()
    decision.save(force_insert=True)
    claim.status = decision.outcome
    claim.decided_at = decision.decided_at
    claim.save(update_fields=["status", "decided_at"])
    return decision
