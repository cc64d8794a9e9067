"""Oversight: high rewards take two people, and a share of all decisions is reviewed again."""

import secrets
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.conflicts import Conflict, ConflictOfInterest
from accounts.models import User
from foundation.locks import lock_rows
from redemptions.models import (
    Claim,
    ClaimEvent,
    Decision,
    FirstApproval,
    ReviewLease,
    SecondLook,
    timeline,
)
from redemptions.models.conflicts import refuse_deciding
from redemptions.models.locks import lock_claim, refuse_if_scheduled
from redemptions.review import leases, objections
from redemptions.rewarding.extras import promised_with

_PERCENT: Final = 100


class NeedsSecondPerson(Exception):
    """The reward is high: two people approve it, and one of them is missing.

    ``first`` is the approval that is there, by the same person; None where there is none yet.
    """

    def __init__(self, first: FirstApproval | None) -> None:
        super().__init__("A high reward is approved by two people.")
        self.first = first


class AlreadyLooked(Exception):
    """A lead has looked at this decision already."""


def needs_two(claim: Claim) -> bool:
    """Return whether a claim brings something so high that two people approve it."""
    least = claim.promotion.two_people_from
    if least is None:
        return False
    on_top = (promise.amount_minor for _reward, promise in promised_with(claim))
    amounts = (claim.reward.amount_minor, *on_top)
    return any(each is not None and each >= least for each in amounts)


def refuse_alone(claim: Claim, by: User) -> FirstApproval | None:
    """Return the first approval of a locked claim; None where one person is enough.

    Raises:
        NeedsSecondPerson: nobody else has approved it yet.
    """
    if not needs_two(claim):
        return None
    first: FirstApproval | None = getattr(claim, "first_approval", None)
    if first is None or first.approved_by_id == by.pk:
        raise NeedsSecondPerson(first)
    return first


@transaction.atomic
def approve_first(*, claim_id: int, by: User, override: str = "") -> FirstApproval:
    """Approve a claim for a high reward as the first of two; somebody else then confirms it.

    Raises:
        AlreadyDecided: someone else decided first.
        ConflictOfInterest: it is the reviewer's own claim, or a lead has to decide it.
        leases.LeasedByOther: another reviewer works on it; take it over first.
        NeedsSecondPerson: somebody has approved it as the first already.
        objections.NeedsOverride: something speaks against it, and no reason is given.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED, read=objections.all_with_facts)
    refuse_if_scheduled(claim, None)
    refuse_deciding(claim, by)
    leases.refuse_if_leased(claim, by)
    found = objections.refuse_without_reason(claim, override)
    earlier: FirstApproval | None = getattr(claim, "first_approval", None)
    if earlier is not None:
        raise NeedsSecondPerson(earlier)
    reason = found.reason(override)
    first = FirstApproval.objects.create(claim=claim, approved_by=by, override_reason=reason)
    ReviewLease.objects.filter(claim=claim, reviewer=by).delete()
    timeline.record(claim, ClaimEvent.Kind.FIRST_APPROVED, by=by, note=reason)
    return first


def decided(decision: Decision) -> None:
    """End the first approval of a decided claim, and draw whether a lead looks at it again."""
    first: FirstApproval | None = getattr(decision.claim, "first_approval", None)
    if first is not None:
        first.delete()
    share = decision.claim.promotion.second_look_percent
    if decision.decided_by is not None and secrets.randbelow(_PERCENT) < share:
        SecondLook.objects.create(decision=decision)


@transaction.atomic
def look_again(*, decision_id: int, by: User, agrees: bool, note: str = "") -> SecondLook:
    """Note, as a lead, whether a drawn decision of somebody else was right.

    It changes nothing: a reward that should not have been given is revoked by its own act.

    Raises:
        SecondLook.DoesNotExist: the decision was not drawn.
        AlreadyLooked: a lead has looked already.
        ConflictOfInterest: it is one's own decision, or one's own claim.
    """
    rows = lock_rows(SecondLook.objects.all())
    look = rows.select_related("decision__claim__user").get(decision=decision_id)
    if look.looked_at is not None:
        raise AlreadyLooked
    decision = look.decision
    if by.pk in {decision.decided_by_id, decision.first_approved_by_id}:
        raise ConflictOfInterest(Conflict.OWN)
    refuse_deciding(decision.claim, by)
    look.looked_at, look.looked_by, look.agrees = timezone.now(), by, agrees
    look.note = note.strip()
    look.save(update_fields=["looked_at", "looked_by", "agrees", "note"])
    timeline.record(decision.claim, ClaimEvent.Kind.SECOND_LOOK, by=by, note=look.note)
    return look
