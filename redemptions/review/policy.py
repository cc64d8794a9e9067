"""A promotion's review policy: approve a claim whose checks are clean, else leave it to people.

It never rejects: a mismatch, a misreading or anything unusual is for a reviewer to judge.
"""

import secrets
from collections.abc import Collection
from typing import Final

from django.db import transaction

from foundation.locks import one_at_a_time
from promotions.codes.pool import CannotAllocate, OutOfStock
from promotions.models import Promotion
from redemptions.checks.runner import AUTOMATIC, doubts, run_checks
from redemptions.models import Check, CheckRun, Claim, Decision, ScheduledDecision
from redemptions.models.locks import NoLongerTheirs
from redemptions.review import decisions, objections, oversight, stock_waits

_PERCENT: Final = 100


def check_claim(run_id: int) -> None:
    """Run the checks, and let the promotion's policy decide based on the results."""
    run_checks(run_id, decide=apply)


def apply(claim: Claim, run: CheckRun, checks: Collection[Check]) -> CheckRun.Outcome:
    """Approve a clean claim of an automatic promotion; return the outcome.

    Call it inside the transaction that saves the checks, with the claim locked.
    """
    promotion = claim.promotion
    is_automatic = promotion.policy == Promotion.Policy.AUTOMATIC
    if not is_automatic or doubts(promotion, checks) or _is_for_people(claim):
        return CheckRun.Outcome.TO_PEOPLE
    if _is_sample(claim):
        return CheckRun.Outcome.SAMPLE
    if _is_spent(promotion):
        return CheckRun.Outcome.LIMIT
    try:
        with transaction.atomic():
            decisions.approve(claim_id=claim.pk, policy=AUTOMATIC, checks=run)
    except NoLongerTheirs:
        return CheckRun.Outcome.TO_PEOPLE
    except CannotAllocate as none:
        return _nothing_given(claim, none)
    return CheckRun.Outcome.APPROVED


def _nothing_given(claim: Claim, why: CannotAllocate) -> CheckRun.Outcome:
    """Let the claim wait if nothing is left; if the codes cannot be read, people look at it."""
    if not isinstance(why, OutOfStock):
        return CheckRun.Outcome.NO_CODE
    stock_waits.begin(claim, by=None)
    return CheckRun.Outcome.NO_STOCK


def _is_for_people(claim: Claim) -> bool:
    """Whether somebody has decided, or only people may: a lead, or two for a high reward.

    A purchase that was corrected after the claim may be outside the window by now, for example.
    """
    is_scheduled = ScheduledDecision.objects.filter(claim=claim).exists()
    # Of a bundle somebody looks at all products together, whatever was read of each.
    is_for_some = is_scheduled or claim.for_lead or claim.is_bundle or oversight.needs_two(claim)
    return is_for_some or bool(objections.by_rule(claim))


def _is_sample(claim: Claim) -> bool:
    """Pick samples at random, so that nobody can avoid being one; a sample stays a sample."""
    if claim.check_runs.samples().exists():
        return True
    return secrets.randbelow(_PERCENT) < claim.promotion.sample_percent


def disagreement(promotion: Promotion) -> tuple[int, int]:
    """Count the samples decided by people, and those whose first decision was not an approval."""
    samples = CheckRun.objects.samples().filter(claim__promotion=promotion)
    decided = Decision.objects.filter(claim__check_runs__in=samples, decided_by__isnull=False)
    first = decided.order_by("claim_id", "decided_at", "pk").distinct("claim_id")
    outcomes = list(first.values_list("outcome", flat=True))
    return len(outcomes), sum(outcome != Decision.Outcome.APPROVED for outcome in outcomes)


def _is_spent(promotion: Promotion) -> bool:
    """Whether the promotion has reached its daily limit of automatic approvals."""
    if promotion.automatic_per_day is None:
        return False
    # Nobody else counts until we commit; else two concurrent claims could both take the last place.
    one_at_a_time(f"automatic approvals of {promotion.pk}")
    today = Decision.objects.filter(claim__promotion=promotion, decided_by=None)
    counted = today.filter(decided_at__gte=promotion.day_began_at()).count()
    return counted >= promotion.automatic_per_day
