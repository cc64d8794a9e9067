"""What a promotion's policy makes of the checks: approve a clean claim, else leave it to people.

It never refuses: what does not agree, is read wrongly or looks odd is for a reviewer to judge.
"""

import secrets
from collections.abc import Collection
from typing import Final

from django.db import transaction

from promotions.codes import OutOfStock
from promotions.models import Promotion
from redemptions import review
from redemptions.locks import one_at_a_time
from redemptions.models import Check, CheckRun, Claim, Decision, PlannedDecision

# Decisions name it; a change of what follows here is another version.
AUTOMATIC: Final = "automatic/1"
_PERCENT: Final = 100


def doubts(promotion: Promotion, checks: Collection[Check]) -> list[str]:
    """Name the kinds of checks that keep a claim from being approved without a person.

    All that the promotion lists must be there and agree, nothing may stand behind another
    member's claim, and no risk may be named.
    """
    agreed = {check.kind for check in checks if check.passed}
    against = {check.kind for check in checks if not check.passed and check.kind not in Check.READ}
    missing = [kind for kind in promotion.policy_checks if kind not in agreed]
    unknown = [kind for kind in Check.ELSEWHERE if kind not in agreed]
    return list(dict.fromkeys([*missing, *unknown, *sorted(against)]))


def apply(claim: Claim, run: CheckRun, checks: Collection[Check]) -> CheckRun.Outcome:
    """Approve a clean claim of an automatic promotion; tells what became of it.

    Call it inside the transaction that keeps the checks, with the claim locked.
    """
    promotion = claim.promotion
    if promotion.policy != Promotion.Policy.AUTOMATIC or doubts(promotion, checks):
        return CheckRun.Outcome.TO_PEOPLE
    if PlannedDecision.objects.filter(claim=claim).exists():
        return CheckRun.Outcome.TO_PEOPLE
    if _is_sample(claim):
        return CheckRun.Outcome.SAMPLE
    if _is_spent(promotion):
        return CheckRun.Outcome.LIMIT
    try:
        with transaction.atomic():
            review.approve(claim_id=claim.pk, policy=AUTOMATIC, checks=run)
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
