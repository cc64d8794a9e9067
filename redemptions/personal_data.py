"""What this app holds of a person: claims, addresses, answers, readings, reasons and notes.

A claim stays in the books with its decisions, its reward and its dates, without its member's words.
"""

from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import Q, QuerySet
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
from fulfilment.models import Cause, Fulfilment
from fulfilment.parcels import recipients
from redemptions.claims import drafts, submit
from redemptions.copied_claims import sections
from redemptions.models import (
    Answer,
    Check,
    CheckRun,
    Claim,
    ClaimDraft,
    ClaimEvent,
    ClaimPart,
    Decision,
    FirstApproval,
    Recipient,
    ReviewLease,
    ScheduledDecision,
    SecondLook,
    timeline,
)
from redemptions.models.locks import lock_claim
from redemptions.rewarding import parcels, rewards

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
    approved = Claim.Status.APPROVED
    rewarded = Q(cause__claim__status=approved)
    prizes = Q(cause__prize_offer__isnull=False)
    return Fulfilment.objects.unsent().filter(rewarded | prizes, cause__user=member)


def _withdraw_claim(member: User) -> int:
    claim = _open(member).first()
    if claim is None:
        return 0
    submit.cancel_claim(by=member, claim_id=claim.pk)
    return 1


def _give_up_reward(member: User) -> int:
    """Take one reward back that has not been sent; nobody could receive it."""
    owed = _unsent(member).filter(cause__kind=Cause.Kind.CLAIM).first()
    if owed is None:
        return 0
    claim = lock_claim(Claim.objects.get(cause=owed.cause_id).pk, Claim.Status.APPROVED)
    rewards.revoke_fulfilment(claim, by=None, only_unsent=True)
    timeline.record(claim, ClaimEvent.Kind.REVOKED, by=None)
    return 1


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


def _labels(claims: "QuerySet[Claim]") -> int:
    """Delete the addresses on the labels of parcels that were sent for them."""
    return recipients.forget(parcels.causes_of(claims))


def _answers(claims: "QuerySet[Claim]") -> int:
    return delete_some(Answer.objects.filter(claim__in=claims))


def _readings(claims: "QuerySet[Claim]") -> int:
    """Empty what was read on the evidence; what the checks found stays."""
    checks = Check.objects.filter(run__claim__in=claims)
    runs = CheckRun.objects.filter(claim__in=claims)
    further = ClaimPart.objects.filter(claim__in=claims)
    return empty_some(checks, read="", expected="") + sum(
        empty_some(rows, invoice_key="", invoice_numbers=[]) for rows in (runs, further)
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
    events = ClaimEvent.objects.filter(claim__in=claims)
    looks = SecondLook.objects.filter(decision__claim__in=claims)
    return empty_some(events, note="") + empty_some(looks, note="")


# What is emptied of claims, whoever's they are and for whatever reason.
EMPTIED: tuple[Step, ...] = (
    _unfinished,
    _recipients,
    _labels,
    _answers,
    _readings,
    _reasons,
    _notes,
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
        "redemptions.ClaimPart": ("invoice_key", "invoice_numbers"),
        "redemptions.ClaimedUnit": (),
        "redemptions.Recipient": WHOLE_ROWS,
        "redemptions.Answer": WHOLE_ROWS,
        "redemptions.SerialPhoto": (),
        "redemptions.ClaimDraft": WHOLE_ROWS,
        "redemptions.ClaimDraft_invoices": WHOLE_ROWS,
        "redemptions.DraftFile": WHOLE_ROWS,
        "redemptions.DraftPart": WHOLE_ROWS,
        "redemptions.DraftPart_invoices": WHOLE_ROWS,
        "redemptions.CheckRun": ("invoice_key", "invoice_numbers"),
        "redemptions.Check": ("expected", "read"),
        "redemptions.Decision": ("reason", "override_reason"),
        "redemptions.Decision_reasons": (),
        "redemptions.ClaimEvent": ("note",),
        "redemptions.ReviewLease": WHOLE_ROWS,
        "redemptions.ScheduledDecision": WHOLE_ROWS,
        "redemptions.ScheduledDecision_reasons": WHOLE_ROWS,
        "redemptions.FirstApproval": WHOLE_ROWS,
        "redemptions.SecondLook": ("note",),
    },
    sections=sections,
    losses=_losses,
    ends=(_withdraw_claim, _give_up_reward),
    erases=(_drafts, *(partial(_of_member, step) for step in EMPTIED), _mentions),
)
