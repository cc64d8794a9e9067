"""Prizes: offered to the first places, accepted by a day, or the next one's.

Every act locks the round first, so that a prize is never offered twice at the same time.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.conflicts import Conflict, ConflictOfInterest, refuse_conflict, related_accounts
from accounts.models import User
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from fulfilment.delivery import revoking
from fulfilment.delivery.owing import KIND_OF
from fulfilment.draws import outcomes
from fulfilment.draws.freezing import HOLD
from fulfilment.models import (
    Cause,
    DrawEntry,
    DrawPlace,
    DrawRound,
    Fulfilment,
    PrizeOffer,
    VoidReason,
)
from promotions.models import Reward, last_day

Status = PrizeOffer.Status
_RELATED: Final = ("place__entry__cause__user", "place__entry__cause__promotion", "cause")
_CLOSING: Final = ["state", "closed_at", "closed_by", "reason", "note", "cause"]


class OfferClosed(Exception):
    """The prize is not offered to the member, or no longer."""


class PrizeSent(Exception):
    """The prize has left: it cannot fall to anybody else."""


def takes_part(draw: Reward, by: User) -> bool:
    """Return whether a ticket is somebody's own, or of an account related to theirs."""
    own = {by.pk, *related_accounts(by)}
    return DrawEntry.objects.filter(draw=draw, voided_at=None, cause__user__in=own).exists()


def refuse_who_takes_part(draw: Reward, by: User) -> None:
    """Refuse an act in a draw in which one takes part.

    Raises:
        ConflictOfInterest: a ticket is theirs, or of an account related to theirs.
    """
    if takes_part(draw, by):
        raise ConflictOfInterest(Conflict.RELATED)


def fill(round_: DrawRound, *, is_next: bool) -> None:
    """Offer the prizes that nobody holds to the next places; call it with the round locked.

    A place whose claim was taken back, or whose member has left, is passed over, on record.
    """
    held = set(_of(round_).filter(state__in=PrizeOffer.HOLDING).values_list("slot", flat=True))
    free = [slot for slot in range(1, round_.prizes + 1) if slot not in held]
    now, today = timezone.now(), round_.draw.promotion.today()
    places = _next_places(round_) if free else iter(())
    while free and (place := next(places, None)):
        reason = _why_not(place, round_)
        offer = PrizeOffer.objects.create(
            round=round_,
            place=place,
            slot=free[0],
            state=Status.DISQUALIFIED if reason else Status.OFFERED,
            offered_at=now,
            answer_by=today + timedelta(days=round_.answer_days),
            closed_at=now if reason else None,
            reason=reason,
        )
        if not reason:
            free.pop(0)
            outcomes.of(offer).offered(offer, is_next)


def _of(round_: DrawRound) -> "models.QuerySet[PrizeOffer]":
    return PrizeOffer.objects.filter(round=round_)


def _next_places(round_: DrawRound) -> Iterator[DrawPlace]:
    owed = Fulfilment.objects.filter(cause=OuterRef("entry__cause"))
    places = DrawPlace.objects.filter(round=round_, rank__gt=_of(round_).count())
    related = places.select_related("entry__cause__user", "entry__cause__promotion", "entry__draw")
    revoked = Exists(owed.filter(status=Fulfilment.Status.REVOKED))
    return related.annotate(is_revoked=revoked).order_by("rank").iterator(chunk_size=100)


def _why_not(place: DrawPlace, round_: DrawRound) -> str:
    user = place.entry.cause.user
    if vars(place)["is_revoked"]:
        return VoidReason.REVOKED
    if not user.is_active:
        return VoidReason.LEFT
    if user.is_staff and not round_.draw.promotion.staff_may_take_part:
        return VoidReason.STAFF
    return ""


@transaction.atomic
def accept(*, offer_id: int, by: User) -> Fulfilment:
    """Accept a prize that was won; returns what is owed to the member from now on.

    Raises:
        OfferClosed: it is not offered to this member, or no longer.
    """
    offer = _open_offer(offer_id, by)
    entry, draw = offer.place.entry, offer.round.draw
    again = f"-{offer.round.number}" if offer.round.number > 1 else ""
    offer.cause = Cause.objects.create(
        user=by,
        kind=Cause.Kind.DRAW_PLACE,
        reference=f"{entry.cause.reference}-{draw.pk}{again}",
        promotion=draw.promotion,
    )
    owed = Fulfilment.objects.create(
        cause=offer.cause,
        kind=KIND_OF[Reward.Kind.DRAW],
        reward=draw,
        amount_minor=draw.amount_minor if draw.has_amount() else None,
        currency=draw.currency if draw.has_amount() else "",
        due_on=draw.promotion.today(),
    )
    _close(offer, Status.ACCEPTED, by=by)
    return owed


@transaction.atomic
def decline(*, offer_id: int, by: User) -> None:
    """Leave a prize that was won to the next place.

    Raises:
        OfferClosed: it is not offered to this member, or no longer.
    """
    offer = _open_offer(offer_id, by)
    _close(offer, Status.DECLINED, by=by)
    fill(offer.round, is_next=True)


def _open_offer(offer_id: int, by: User) -> PrizeOffer:
    offer = _lock(offer_id)
    is_open = offer is not None and offer.state == Status.OFFERED
    if offer is None or not is_open or offer.place.entry.cause.user_id != by.pk:
        raise OfferClosed
    if offer.round.draw.promotion.today() > offer.answer_by:
        raise OfferClosed
    return offer


def _lock(offer_id: int) -> PrizeOffer | None:
    """Lock the round of an offer, and read the offer as it is then; None if the round is void."""
    rounds = lock_rows(DrawRound.objects.live()).select_related("draw__promotion")
    round_ = rounds.filter(offers=offer_id).first()
    if round_ is None:
        return None
    offer = PrizeOffer.objects.select_related(*_RELATED).get(pk=offer_id)
    offer.round = round_
    return offer


def lapse_due() -> int:
    """Let prizes that were not accepted in time fall to the next places; return how many did.

    Safe to run concurrently.
    """
    waiting = PrizeOffer.objects.filter(
        state=Status.OFFERED, answer_by__lt=last_day.latest_today(), round__voided_at=None
    )
    zone = "round__draw__promotion__time_zone"
    over = waiting.alias(day=last_day.today_by(zone)).filter(answer_by__lt=F("day"))
    return sweep(HOLD, over.order_by("answer_by", "pk"), lapse)


@transaction.atomic
def lapse(offer_id: int) -> bool:
    """Let one prize fall to the next place if it was not accepted in time."""
    offer = _lock(offer_id)
    if offer is None or offer.state != Status.OFFERED:
        return False
    if offer.round.draw.promotion.today() <= offer.answer_by:
        return False
    _close(offer, Status.LAPSED)
    fill(offer.round, is_next=True)
    return True


@transaction.atomic
def disqualify(*, offer_id: int, by: User, note: str) -> None:
    """Disqualify a winner against the rules: the prize falls to the next place.

    Everybody can read that it was so; the note is for colleagues.

    Raises:
        OfferClosed: the place holds no prize.
        PrizeSent: the prize has left.
        ConflictOfInterest: the prize, or a ticket, is that of who acts.
    """
    offer = _lock(offer_id)
    if offer is None or offer.state not in PrizeOffer.HOLDING:
        raise OfferClosed
    refuse_conflict(by, offer.place.entry.cause.user)
    refuse_who_takes_part(offer.round.draw, by)
    if _has_left(offer):
        raise PrizeSent
    _take_back(offer, VoidReason.RULES, by=by, note=note)
    fill(offer.round, is_next=True)


@transaction.atomic
def forfeit(offers: "models.QuerySet[PrizeOffer]", reason: VoidReason, *, by: User | None) -> int:
    """Let the prizes of these offers that were not sent fall to the next places; return how many.

    For claims that are taken back, and members who leave.
    """
    held = offers.filter(state__in=PrizeOffer.HOLDING, round__voided_at=None)
    done = 0
    for pk in held.order_by("pk").values_list("pk", flat=True):
        offer = _lock(pk)
        if offer is None or offer.state not in PrizeOffer.HOLDING or _has_left(offer):
            continue
        _take_back(offer, reason, by=by)
        fill(offer.round, is_next=True)
        done += 1
    return done


def take_all_back(round_: DrawRound, by: User) -> None:
    """Take back all prizes of a round that is void from now on, with the round locked."""
    held = _of(round_).filter(state__in=PrizeOffer.HOLDING).select_related(*_RELATED)
    for offer in held.order_by("pk"):
        offer.round = round_
        _take_back(offer, VoidReason.REDRAWN, by=by)


def _has_left(offer: PrizeOffer) -> bool:
    owed = offer.prize
    return owed is not None and owed.status not in Fulfilment.UNSENT


def _take_back(offer: PrizeOffer, reason: VoidReason, *, by: User | None, note: str = "") -> None:
    owed = offer.prize
    if owed is not None and owed.status in Fulfilment.UNSENT:
        revoking.revoke(owed.pk, by=by)
    offer.reason, offer.note = reason, note
    _close(offer, Status.DISQUALIFIED, by=by)


def _close(offer: PrizeOffer, state: PrizeOffer.Status, *, by: User | None = None) -> None:
    offer.state, offer.closed_at, offer.closed_by = state, timezone.now(), by
    offer.save(update_fields=_CLOSING)
    outcomes.of(offer).closed(offer, by)
