"""Run the checks of submitted claims in a worker, and apply the promotion's policy."""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from evidence.findings import Finding, FindingKind
from evidence.retention import printed_digest
from evidence.upload_reading import NotReadYet
from foundation import leases
from foundation.dispatch import AT_ONCE, enqueue_on_commit, left_to_the_sweep
from foundation.locks import lock_rows
from products.models import RegisteredProduct
from promotions.models import Promotion
from redemptions.checks import duplicates, evidence_runner, risk
from redemptions.checks.evidence_runner import EvidenceResult
from redemptions.models import Check, CheckRun, Claim
from redemptions.models.contents import claims_about
from redemptions.models.promises import LONGEST_WAIT

Decide = Callable[[Claim, CheckRun, list[Check]], CheckRun.Outcome]
logger = logging.getLogger(__name__)
CHECK: Final = "redemptions.tasks.check_claim"
# Stored with each decision; change the version whenever the logic below changes.
AUTOMATIC: Final = "automatic/2"
# Each Check stores its own rule; all together show whether a claim was checked by today's rules.
RULES: Final = " ".join(
    [
        *evidence_runner.RULES,
        duplicates.PICTURE_RULE,
        duplicates.INVOICE_RULE,
        risk.RULE,
        AUTOMATIC,
    ]
)
# An upload is given up after three of its readers died; a run must outlast two such uploads.
MOST_ATTEMPTS: Final = 2 * leases.MOST_ATTEMPTS + 1
_TRY_AGAIN: Final = timedelta(seconds=20)
_MOMENT: Final = timedelta(seconds=3)
# Seconds. A task that runs slightly too early would leave the run to the sweep.
_MARGIN: Final = 0.1


def doubts(promotion: Promotion, checks: Collection[Check]) -> list[str]:
    """Return the kinds of checks that prevent approving a claim without a person.

    All checks that the promotion lists must be present and pass, no evidence may be in use by
    another member's claim, nothing on the invoice may contradict the claim, and there may be no
    risk.
    """
    # Of a bundle each product has to pass by its own evidence.
    by_part: dict[int | None, list[Check]] = {None: []}
    for check in checks:
        by_part.setdefault(check.part_id, []).append(check)
    kinds = (kind for of_part in by_part.values() for kind in _doubts(promotion, of_part))
    return list(dict.fromkeys(kinds))


def _doubts(promotion: Promotion, checks: Collection[Check]) -> list[str]:
    agreed = {check.kind for check in checks if check.passed}
    against = {check.kind for check in checks if check.contradicts}
    missing = [kind for kind in promotion.policy_checks if kind not in agreed]
    unknown = [kind for kind in Check.ELSEWHERE if kind not in agreed]
    return list(dict.fromkeys([*missing, *unknown, *sorted(against)]))


def held_against(promotion: Promotion, findings: Sequence[Finding]) -> set[FindingKind]:
    """Return which findings will keep the promotion from approving a claim without a person."""
    kinds = doubts(promotion, [evidence_runner.check_of(finding) for finding in findings])
    return {finding.kind for finding in findings if finding.kind.value in kinds}


def request_checks(claim: Claim, *, can_wait: bool = False) -> CheckRun:
    """Create a run of all checks; a worker starts it right after the commit.

    One that ``can_wait`` is left to the sweep, which takes all others first.
    """
    run = CheckRun.objects.create(claim=claim, can_wait=can_wait)
    enqueue_on_commit(CHECK, run.pk)
    return run


@transaction.atomic
def recheck_product(registered: RegisteredProduct) -> int:
    """Recheck the claims of a product with a newer proof of purchase; return how many."""
    claims = list(claims_about([registered]).awaiting_review())
    for claim in claims:
        request_checks(claim)
    return len(claims)


def may_be_decided_now(claim: Claim) -> bool:
    """Return whether a policy may decide the claim while its member looks at the page."""
    is_open = claim.status == Claim.Status.SUBMITTED
    is_automatic = claim.promotion.policy == Promotion.Policy.AUTOMATIC
    waits = timezone.now() - claim.submitted_at < LONGEST_WAIT
    return is_open and is_automatic and waits and claim.check_runs.filter(done_at=None).exists()


def recheck_claims(*, dry_run: bool = False) -> int:
    """Request a check run for each claim under review not checked by the newest rules.

    Return how many. If it is interrupted, the next call continues where it stopped. The sweep
    enqueues them, behind the claims that somebody waits for.
    """
    newest = CheckRun.objects.filter(claim=OuterRef("pk")).order_by("-pk")
    open_claims = Claim.objects.awaiting_review().annotate(
        run_due=Subquery(newest.values("due_at")[:1]),
        run_rules=Subquery(newest.values("rules")[:1]),
    )
    count = 0
    for claim in open_claims.filter(run_due=None).exclude(run_rules=RULES).iterator():
        count += 1
        if not dry_run:
            with left_to_the_sweep():
                request_checks(claim, can_wait=True)
    return count


def sweep() -> None:
    """Enqueue again the runs that were never enqueued, or lost their worker.

    However many rechecks wait for a worker, a claim whose task was lost does not wait for them.
    """
    waited_for = CheckRun.objects.filter(can_wait=False)
    leases.sweep(waited_for.due(), CHECK, among=waited_for, priority=AT_ONCE)
    leases.sweep(CheckRun.objects.filter(can_wait=True).due(), CHECK)


def run_checks(run_id: int, *, decide: Decide) -> None:
    """Carry out a check run, unless it is done or another worker has it.

    ``decide`` applies the promotion's policy; its outcome is saved in the run.

    A run that fails is retried; after the last attempt the claim is left to the reviewers, with
    its evidence marked as unreadable.
    """
    run: CheckRun | None = leases.take(CheckRun.objects.free().select_related("claim"), run_id)
    if run is None:
        return
    try:
        is_spent = leases.is_spent(run, most=MOST_ATTEMPTS)
        result = None if is_spent else _check_evidence(_with_related(run.claim))
    except NotReadYet:
        leases.put_off(run, after=_MOMENT)
        # The sweep finds it too, but up to a quarter of a minute later.
        enqueue_on_commit(CHECK, run.pk, countdown=_MOMENT.total_seconds() + _MARGIN)
        return
    except Exception:
        logger.exception("Claim %s was not checked, attempt %s.", run.claim_id, run.attempts)
        if not leases.is_last(run, most=MOST_ATTEMPTS):
            leases.give_back(run, after=_TRY_AGAIN)
            return
        result = None
    _finish(run, result, decide)


def _check_evidence(claim: Claim) -> EvidenceResult:
    result = evidence_runner.check_evidence(claim)
    result.checks.extend(duplicates.check_pictures(result.uploads, by=claim.user))
    for part, of_part in result.parts:
        pictures = duplicates.check_pictures(of_part.uploads, by=claim.user)
        for check in pictures:
            check.part = part
        result.checks.extend([*of_part.checks, *pictures])
    return result


def _with_related(claim: Claim) -> Claim:
    related = "registered_product__serial__product", "registered_product__store", "user"
    return Claim.objects.select_related("serial", *related).get(pk=claim.pk)


@transaction.atomic
def _finish(run: CheckRun, result: EvidenceResult | None, decide: Decide) -> None:
    """Save the checks and apply the policy, unless the claim was decided meanwhile."""
    claims = lock_rows(Claim.objects.all())
    related = "promotion", "registered_product__store", "user", "serial"
    claim = claims.select_related(*related).get(pk=run.claim_id)
    found = result or EvidenceResult(checks=_unreadable(claim), uploads=[])
    facts = {"invoice_key": found.invoice_key, "invoice_numbers": list(found.invoice_numbers)}
    if not leases.finish(run, rules=RULES, **facts):
        return
    checks = [
        *found.checks,
        duplicates.check_invoice(claim, key=found.invoice_key, numbers=found.invoice_numbers),
        *_compare_parts(claim, found),
        *risk.risks(claim, found.uploads),
    ]
    for each in checks:
        each.run = run
    Check.objects.bulk_create(checks)
    if claim.status == Claim.Status.SUBMITTED and _is_newest(run):
        _copy_result(claim, checks)
        outcome = decide(claim, run, checks)
        CheckRun.objects.filter(pk=run.pk).update(outcome=outcome)


def _compare_parts(claim: Claim, found: EvidenceResult) -> Iterator[Check]:
    """Compare the invoices of further products, and keep what later claims are compared with.

    Digests from the first: the texts need no rule that deletes them.
    """
    for part, result in found.parts:
        key, numbers = result.invoice_key, result.invoice_numbers
        yield duplicates.check_invoice(claim, key=key, numbers=numbers, part=part)
        part.invoice_key = key and printed_digest(key)
        part.invoice_numbers = sorted(map(printed_digest, numbers))
        part.save(update_fields=["invoice_key", "invoice_numbers"])


def _copy_result(claim: Claim, checks: list[Check]) -> None:
    """Copy the result of the checks to the claim, for the reviewers' queue."""
    risks = [each for each in checks if each.kind in Check.RISKS]
    others = [each for each in checks if each.kind not in Check.RISKS]
    agree = not doubts(claim.promotion, others)
    claim.checks = Claim.Checks.AGREE if agree else Claim.Checks.DOUBT
    claim.has_risk = bool(risks)
    claim.save(update_fields=["checks", "has_risk"])


def _is_newest(run: CheckRun) -> bool:
    return not CheckRun.objects.filter(claim=run.claim_id, pk__gt=run.pk).exists()


def _unreadable(claim: Claim) -> list[Check]:
    """Return a check "could not be read" for each kind that the promotion lists."""
    wanted = claim.promotion.policy_checks
    return [Check(kind=kind, verdict=Check.Verdict.UNREADABLE, rule="") for kind in wanted]
