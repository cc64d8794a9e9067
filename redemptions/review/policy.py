"""What a promotion's policy makes of the checks: approve a clean claim, else leave it to people.

It never refuses: what does not agree, is read wrongly or looks odd is for a reviewer to judge.
"""

import secrets
from collections.abc import Collection
from typing import Final

from django.db import transaction

from foundation.locks import one_at_a_time
from promotions.codes.pool import OutOfStock
from promotions.models import Promotion
from redemptions.checks.runner import AUTOMATIC, doubts, run_checks
from redemptions.models import Check, CheckRun, Claim, Decision, ScheduledDecision
from redemptions.review import decisions

_PERCENT: Final = 100


def check_claim(run_id: int) -> None:
    """Do one run of the checks and let the promotion's policy decide on what they found."""
    run_checks(run_id, decide=apply)


def apply(claim: Claim, run: CheckRun, checks: Collection[Check]) -> CheckRun.Outcome:
    """Approve a clean claim of an automatic promotion; tells what became of it.

    Call it inside the transaction that keeps the checks, with the claim locked.
    """
    promotion = claim.promotion
    if promotion.policy != Promotion.Policy.AUTOMATIC or doubts(promotion, checks):
        return CheckRun.Outcome.TO_PEOPLE
    if ScheduledDecision.objects.filter(claim=claim).exists():
        return CheckRun.Outcome.TO_PEOPLE
    if _is_sample(claim):
        return CheckRun.Outcome.SAMPLE
    if _is_spent(promotion):
        return CheckRun.Outcome.LIMIT
    try:
        with transaction.atomic():
            decisions.approve(claim_id=claim.pk, policy=AUTOMATIC, checks=run)
    except OutOfStock:
        return CheckRun.Outcome.NO_STOCK
    return CheckRun.Outcome.APPROVED


def _is_sample(claim: Claim) -> bool:
    """Draw by chance, so that nobody can choose to be no sample; who was drawn once stays one."""
    if claim.check_runs.samples().exists():
        return True
    return secrets.randbelow(_PERCENT) < claim.promotion.sample_percent


def disagreement(promotion: Promotion) -> tuple[int, int]:
    """Count the samples that a person has decided, and those first decided unlike the policy."""
    samples = CheckRun.objects.samples().filter(claim__promotion=promotion)
    decided = Decision.objects.filter(claim__check_runs__in=samples, decided_by__isnull=False)
    first = decided.order_by("claim_id", "decided_at", "pk").distinct("claim_id")
    outcomes = list(first.values_list("outcome", flat=True))
    return len(outcomes), sum(outcome != Decision.Outcome.APPROVED for outcome in outcomes)


def _is_spent(promotion: Promotion) -> bool:
    """Tell whether the promotion has approved as many claims today as it may by itself."""
    if promotion.automatic_per_day is None:
        return False
    # Until the commit nobody else counts, so that two claims at once are counted as two.
    one_at_a_time(f"automatic approvals of {promotion.pk}")
    today = Decision.objects.filter(claim__promotion=promotion, decided_by=None)
    counted = today.filter(decided_at__gte=promotion.day_began_at()).count()
    return counted >= promotion.automatic_per_day
