"""What this app holds of a person: claims, addresses, answers, readings, reasons and notes.

A claim stays in the books with its decisions, its reward and its dates, without its member's words.
"""

from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import F, QuerySet
from django.utils.translation import ngettext

from accounts.models import User
from foundation.personal_data import (
    ERASED,
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    addresses_of,
    delete_some,
    empty_some,
    of_any,
)
from redemptions.claims import drafts, submit
from redemptions.copied_claims import sections
from redemptions.models import (
    Answer,
    Check,
    CheckRun,
    Claim,
    ClaimDraft,
    ClaimEvent,
    Decision,
    DrawEntry,
    FirstApproval,
    Fulfilment,
    Recipient,
    ReplacedCode,
    ReviewLease,
    ScheduledDecision,
    SecondLook,
    timeline,
)
from redemptions.models.locks import lock_claim
from redemptions.rewarding import fulfilment

Step = Callable[["QuerySet[Claim]"], int]


def _losses(member: User) -> Iterator[str]:
    if count := _open(member).count():
        yield ngettext(
            "%(count)d claim under review is withdrawn.",
            "%(count)d claims under review are withdrawn.",
            count,
        ) % {"count": count}
    if count := _unsent(member).count():
        yield ngettext(
            "%(count)d reward not sent yet won't be sent.",
            "%(count)d rewards not sent yet won't be sent.",
            count,
        ) % {"count": count}


def _open(member: User) -> "QuerySet[Claim]":
    return Claim.objects.asking_for_reward().filter(user=member).order_by("pk")


def _unsent(member: User) -> "QuerySet[Fulfilment]":
    owed = Fulfilment.objects.filter(claim__user=member, claim__status=Claim.Status.APPROVED)
    unsent = [Fulfilment.Status.DUE, Fulfilment.Status.FAILED]
    return owed.filter(status__in=unsent).order_by("pk")


def _withdraw_claim(member: User) -> int:
    claim = _open(member).first()
    if claim is None:
        return 0
    submit.cancel_claim(by=member, claim_id=claim.pk)
    return 1


def _give_up_reward(member: User) -> int:
    """Take one reward back that has not been sent; nobody could receive it."""
    owed = _unsent(member).first()
    if owed is None:
        return 0
    claim = lock_claim(owed.claim_id, Claim.Status.APPROVED)
    fulfilment.revoke_fulfilment(claim)
    timeline.record(claim, ClaimEvent.Kind.REVOKED, by=None)
    return 1


def _leave_draws(member: User) -> int:
    """Take the member out of draws that were not held yet."""
    return delete_some(DrawEntry.objects.filter(claim__user=member, draw__held=None))


def _drafts(member: User) -> int:
    found = list(ClaimDraft.objects.filter(user=member).order_by("pk")[:MOST_AT_ONCE])
    for draft in found:
        drafts.delete_draft(draft)
    return len(found)


def _unfinished(claims: "QuerySet[Claim]") -> int:
    """Delete what reviewers had in hand."""
    models = (ReviewLease, ScheduledDecision, FirstApproval)
    return sum(delete_some(model._default_manager.filter(claim__in=claims)) for model in models)


def _recipients(claims: "QuerySet[Claim]") -> int:
    return delete_some(Recipient.objects.filter(claim__in=claims))


def _answers(claims: "QuerySet[Claim]") -> int:
    return delete_some(Answer.objects.filter(claim__in=claims))


def _readings(claims: "QuerySet[Claim]") -> int:
    """Empty what was read on the evidence; what the checks found stays."""
    checks = Check.objects.filter(run__claim__in=claims)
    runs = CheckRun.objects.filter(claim__in=claims)
    return empty_some(checks, read="", expected="") + empty_some(
        runs, invoice_key="", invoice_numbers=[]
    )


def _reasons(claims: "QuerySet[Claim]") -> int:
    """Empty what staff wrote; a decision against a member has to have a reason."""
    made = Decision.objects.filter(claim__in=claims)
    against = made.exclude(outcome=Decision.Outcome.APPROVED)
    approved = made.filter(outcome=Decision.Outcome.APPROVED)
    return empty_some(against, reason=ERASED, override_reason="") + empty_some(
        approved, reason="", override_reason=""
    )


def _notes(claims: "QuerySet[Claim]") -> int:
    return (
        empty_some(ClaimEvent.objects.filter(claim__in=claims), note="")
        + empty_some(SecondLook.objects.filter(decision__claim__in=claims), note="")
        + empty_some(ReplacedCode.objects.filter(fulfilment__claim__in=claims), reason=ERASED)
    )


def _deliveries(claims: "QuerySet[Claim]") -> int:
    return empty_some(Fulfilment.objects.filter(claim__in=claims), note="", link="") + empty_some(
        DrawEntry.objects.filter(claim__in=claims), note="", link=""
    )


def _known_codes(claims: "QuerySet[Claim]") -> int:
    """Note of delivered codes that they are known: the e-mails that say so are about to go."""
    delivered = Fulfilment.objects.filter(
        claim__in=claims,
        status=Fulfilment.Status.DELIVERED,
        code__isnull=False,
        code_shown_at=None,
    )
    return delivered.update(code_shown_at=F("delivered_at"))


# What is emptied of claims, whoever's they are and for whatever reason.
EMPTIED: tuple[Step, ...] = (
    _unfinished,
    _recipients,
    _answers,
    _readings,
    _reasons,
    _notes,
    _deliveries,
    _known_codes,
)


def _of_member(step: Step, member: User) -> int:
    return step(Claim.objects.filter(user=member).order_by())


def _mentions(member: User) -> int:
    """Take the addresses out of the checks of others, which name accounts that share something."""
    named = of_any("read__icontains", addresses_of(member))
    risks = Check.objects.filter(named, kind__in=Check.RISKS)
    return empty_some(risks, read=ERASED)


PERSONAL_DATA = PersonalData(
    app="redemptions",
    holds={
        "redemptions.Claim": (),
        "redemptions.Recipient": WHOLE_ROWS,
        "redemptions.Answer": WHOLE_ROWS,
        "redemptions.SerialPhoto": (),
        "redemptions.ClaimDraft": WHOLE_ROWS,
        "redemptions.ClaimDraft_invoices": WHOLE_ROWS,
        "redemptions.CheckRun": ("invoice_key", "invoice_numbers"),
        "redemptions.Check": ("expected", "read"),
        "redemptions.Decision": ("reason", "override_reason"),
        "redemptions.Decision_reasons": (),
        "redemptions.ClaimEvent": ("note",),
        "redemptions.Fulfilment": ("note", "link"),
        "redemptions.ReplacedCode": ("reason",),
        "redemptions.DrawEntry": ("note", "link"),
        "redemptions.ReviewLease": WHOLE_ROWS,
        "redemptions.ScheduledDecision": WHOLE_ROWS,
        "redemptions.ScheduledDecision_reasons": WHOLE_ROWS,
        "redemptions.FirstApproval": WHOLE_ROWS,
        "redemptions.SecondLook": ("note",),
    },
    sections=sections,
    losses=_losses,
    ends=(_withdraw_claim, _give_up_reward, _leave_draws),
    erases=(_drafts, *(partial(_of_member, step) for step in EMPTIED), _mentions),
)
