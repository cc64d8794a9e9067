"""The reward of a claim: owed with its approval, sent, tried again, revoked; its member is told."""

from collections.abc import Callable, Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.utils import timezone

from accounts.models import User
from fulfilment.delivery import due, known, owing, revoking, sending
from fulfilment.draws import entering, offers
from fulfilment.models import Cause, Fulfilment, PrizeOffer, VoidReason
from promotions.budgets import spending
from promotions.models import Reward, RewardCode
from redemptions.emails import claim_emails, still_true
from redemptions.models import Answer, Claim, ClaimEvent, ClaimQuerySet, timeline
from redemptions.models.locks import lock_claim

YES = "yes"


def write_cause(claim: Claim) -> Cause:
    """Write for what a reward will be owed, before the claim that it is about to be."""
    return Cause.objects.create(
        user=claim.user,
        kind=Cause.Kind.CLAIM,
        reference=claim.reference,
        promotion=claim.promotion,
        created_at=claim.submitted_at,
    )


def with_draws(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Read with each claim the draws that its member asked for, in the same statement."""
    asked = Answer.objects.filter(claim=OuterRef("pk"), value=YES, question__draw__isnull=False)
    draws = asked.order_by("question__draw").values("question__draw").distinct()
    return claims.annotate(asked_draws=ArraySubquery(draws))


def create_fulfilment(claim: Claim, take: Callable[[Reward], RewardCode]) -> Fulfilment:
    """Allocate the reward of an approved claim, and deliver it if it is due today.

    Call it inside the transaction that approves the claim, which it completes, with the claim read
    ``with_draws``. ``take`` takes a code out of the pool.

    Raises:
        promotions.codes.pool.CannotAllocate: the reward has run out, or its codes are unreadable.
    """
    draws: list[int] = vars(claim)["asked_draws"]
    # First, so that no list is frozen between the approval and its tickets.
    open_lists = entering.hold_open(draws)
    promised = claim.promised
    owed = Fulfilment(
        cause_id=claim.cause_id,
        kind=owing.KIND_OF[Reward.Kind(promised.kind)],
        owed_at=timezone.now(),
        amount_minor=promised.amount_minor or None,
        currency=promised.currency if promised.amount_minor else "",
    )
    today, promised_on = claim.promotion.today(), promised.deliver_on
    budget = spending.budget_of(claim.promotion)
    owed.cost_minor = spending.take(claim.reward, budget, owed.amount_minor, owed.currency)
    if owing.owe(owed, claim.reward, take, today=today, promised_on=promised_on):
        claim_emails.code(claim, owed)
    else:
        claim_emails.approved(claim, owed)
    entering.enter(claim.cause_id, draws, open_lists=open_lists)
    return owed


def mark_delivered(*, claim_id: int, by: User, note: str, link: str = "") -> bool:
    """Record that a parcel was sent or a payment made; return whether one was due.

    Raises:
        ConflictOfInterest: it is the own parcel or payment of who sends it.
    """
    owed = Fulfilment.objects.filter(cause__claim=claim_id).first()
    return owed is not None and sending.note_sent(
        fulfilment_id=owed.pk, by=by, note=note, link=link
    )


def revoke_fulfilment(claim: Claim, *, by: User | None) -> bool:
    """Revoke a reward; return whether the member has not got it and so it stays with us.

    The prizes of draws that were not sent fall to the next in line. What still waits to tell of it
    is withdrawn. Call it inside the transaction that revokes the claim, with the claim locked.

    Raises:
        AlreadyRevoked: it has already been revoked.
    """
    prizes = PrizeOffer.objects.filter(place__entry__cause=claim.cause_id)
    offers.forfeit(prizes, VoidReason.REVOKED, by=by)
    was_unseen = revoking.revoke(claim.fulfilment.pk, by=by)
    still_true.withdraw_untrue(claim)
    return was_unseen


def note_codes_shown(claims: Iterable[Claim]) -> None:
    """Note that a page shows the codes of these claims to their member, each the first time."""
    approved = [claim for claim in claims if claim.status == Claim.Status.APPROVED]
    if approved:
        known.note_codes_shown([claim.fulfilment for claim in approved], to=approved[0].user)


def retry_delivery(*, claim_id: int, by: User) -> bool:
    """Deliver a reward whose delivery has failed; return whether it was delivered now.

    If not, it is due again, and tried as often as before.

    Raises:
        AlreadyDecided: the claim is not approved.
        due.NothingToRetry: its delivery has not failed, or somebody else has retried it.
    """
    with transaction.atomic():
        claim = lock_claim(claim_id, Claim.Status.APPROVED)
        owed = claim.fulfilment
        due.make_due_again(fulfilment_id=owed.pk, by=by)
        timeline.record(claim, ClaimEvent.Kind.RETRIED, by=by)
    return due.try_to_deliver(owed.pk)
