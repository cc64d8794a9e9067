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
from redemptions.models.promises import Promise
from redemptions.rewarding import extras

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
    """Allocate the reward of an approved claim and its extras, and deliver what is due today.

    All of it or nothing: one that has run out lets the claim wait as a whole.

    Call it inside the transaction that approves the claim, which it completes, with the claim read
    ``with_draws``. ``take`` takes a code out of the pool.

    Raises:
        promotions.codes.pool.CannotAllocate: the reward has run out, or its codes are unreadable.
    """
    on_top = extras.promised_with(claim)
    draws = list(dict.fromkeys([*vars(claim)["asked_draws"], *extras.draws_of(on_top)]))
    # First, so that no list is frozen between the approval and its tickets.
    open_lists = entering.hold_open(sorted(draws))
    owed = _owe(claim, claim.reward, claim.promised, take)
    for reward, promised in extras.things_of(on_top):
        _owe(claim, reward, promised, take)
    entering.enter(claim.cause_id, draws, open_lists=open_lists)
    return owed


def _owe(
    claim: Claim, reward: Reward, promised: Promise, take: Callable[[Reward], RewardCode]
) -> Fulfilment:
    """Take one thing for a claim out of its budget and its stock, and e-mail its member."""
    owed = Fulfilment(
        cause_id=claim.cause_id,
        kind=owing.KIND_OF[Reward.Kind(promised.kind)],
        owed_at=timezone.now(),
        amount_minor=promised.amount_minor or None,
        currency=promised.currency if promised.amount_minor else "",
    )
    today, promised_on = claim.promotion.today(), promised.deliver_on
    budget = spending.budget_of(claim.promotion)
    owed.cost_minor = spending.take(reward, budget, owed.amount_minor, owed.currency)
    if owing.owe(owed, reward, take, today=today, promised_on=promised_on):
        claim_emails.code(claim, owed)
    else:
        claim_emails.approved(claim, owed)
    return owed


def mark_delivered(*, claim_id: int, by: User, note: str, link: str = "") -> bool:
    """Record that a parcel was sent or a payment made; return whether one was due.

    Raises:
        ConflictOfInterest: it is the own parcel or payment of who sends it.
    """
    owed = Claim.objects.with_owed().get(pk=claim_id).owed
    return owed is not None and sending.note_sent(
        fulfilment_id=owed.pk, by=by, note=note, link=link
    )


def revoke_fulfilment(claim: Claim, *, by: User | None, only_unsent: bool = False) -> bool:
    """Revoke a reward and what comes on top; return whether the member has got none of it.

    What the member has not got stays with us; with ``only_unsent`` nothing else is revoked.

    The prizes of draws that were not sent fall to the next in line. What still waits to tell of it
    is withdrawn. Call it inside the transaction that revokes the claim, with the claim locked.

    Raises:
        AlreadyRevoked: it has already been revoked.
    """
    prizes = PrizeOffer.objects.filter(place__entry__cause=claim.cause_id)
    offers.forfeit(prizes, VoidReason.REVOKED, by=by)
    revoked = Fulfilment.Status.REVOKED
    rows = [claim.fulfilment, *(each for each in claim.on_top if each.status != revoked)]
    if only_unsent:
        rows = [each for each in claim.all_owed if each.status in Fulfilment.UNSENT]
    were_unseen = [revoking.revoke(each.pk, by=by) for each in rows]
    still_true.withdraw_untrue(claim)
    return all(were_unseen)


def note_codes_shown(claims: Iterable[Claim]) -> None:
    """Note that a page shows the codes of these claims to their member, each the first time."""
    approved = [claim for claim in claims if claim.status == Claim.Status.APPROVED]
    if approved:
        owed = [each for claim in approved for each in claim.all_owed]
        known.note_codes_shown(owed, to=approved[0].user)


def retry_delivery(*, claim_id: int, by: User) -> bool:
    """Deliver a reward whose delivery has failed; return whether it was delivered now.

    If not, it is due again, and tried as often as before.

    Raises:
        AlreadyDecided: the claim is not approved.
        due.NothingToRetry: its delivery has not failed, or somebody else has retried it.
    """
    with transaction.atomic():
        claim = lock_claim(claim_id, Claim.Status.APPROVED)
        failed = (each for each in claim.all_owed if each.status == Fulfilment.Status.FAILED)
        owed = next(failed, claim.fulfilment)
        due.make_due_again(fulfilment_id=owed.pk, by=by)
        timeline.record(claim, ClaimEvent.Kind.RETRIED, by=by)
    return due.try_to_deliver(owed.pk)
