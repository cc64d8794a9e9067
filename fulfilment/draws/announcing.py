"""Announcing a draw: its seed is made and bound before the first ticket; and voiding a round."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.encryption.ciphertexts import decrypt, encrypt
from foundation.locks import lock_rows
from fulfilment.draws import offers
from fulfilment.draws.commitments import digest_of, new_seed
from fulfilment.models import DrawRound, Fulfilment, PrizeOffer
from promotions.models import Promotion, Reward

# What encrypts a seed until it is revealed.
SEED: Final = "seed of a draw"
# A claim of the last day is decided within 14 working days.
DAYS_TO_DECIDE: Final = 21
DAYS_TO_ANSWER: Final = 14


class AlreadyAnnounced(Exception):
    """The draw has a round that counts."""


class NoPrizes(Exception):
    """The draw has a stock of prizes, and it is 0."""


class BadDays(Exception):
    """The list closes before the last day to redeem or in the past, or the value is no later."""


class PrizesSent(Exception):
    """A prize of the round has left, so that it cannot be held again."""


@dataclass(frozen=True, slots=True)
class PublicValue:
    """A value that nobody of us makes, of a day after the list is frozen: which, where, when."""

    name: str
    url: str
    day: date


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """What is announced of a draw besides its seed."""

    prizes: int
    closes_on: date
    value: PublicValue
    answer_days: int = DAYS_TO_ANSWER


@transaction.atomic
def announce(*, draw_id: int, by: User, plan: DrawPlan) -> DrawRound:
    """Announce a draw, or another round of one whose last round is void; its seed is made here.

    The number of prizes is the draw's stock, or the plan's if it has none.

    Raises:
        Reward.DoesNotExist: it is no lucky draw.
        AlreadyAnnounced: it has a round that counts.
        NoPrizes: there is nothing to win.
        BadDays: the days are in the past, or not in this order.
    """
    draws = lock_rows(Reward.objects.all()).select_related("promotion")
    draw = draws.get(pk=draw_id, kind=Reward.Kind.DRAW)
    rounds = DrawRound.objects.filter(draw=draw)
    if rounds.live().exists():
        raise AlreadyAnnounced
    prizes = plan.prizes if draw.stock is None else draw.stock
    if prizes < 1:
        raise NoPrizes
    today = draw.promotion.today()
    first = today if rounds.exists() else max(draw.promotion.claim_until, today)
    if plan.closes_on < first or plan.value.day <= plan.closes_on:
        raise BadDays
    return write_round(draw, replace(plan, prizes=prizes), by=by)


def write_round(draw: Reward, plan: DrawPlan, *, by: User | None) -> DrawRound:
    """Make a seed, and write a round that is bound to it; no day is asked."""
    seed, seal = new_seed(), uuid4()
    return DrawRound.objects.create(
        draw=draw,
        number=DrawRound.objects.filter(draw=draw).count() + 1,
        prizes=plan.prizes,
        answer_days=plan.answer_days,
        closes_on=plan.closes_on,
        value_of=plan.value.name,
        value_url=plan.value.url,
        value_on=plan.value.day,
        seed_digest=digest_of(seed),
        ciphertext=encrypt(seed, SEED, seal),
        seal=seal,
        announced_at=timezone.now(),
        announced_by=by,
    )


@transaction.atomic
def name_value(*, round_id: int, value: PublicValue) -> None:
    """Name the public value of a round that was announced without one, before its list is frozen.

    Raises:
        AlreadyAnnounced: it is named, or the list is frozen.
        BadDays: it is no value of a day after the last one for a ticket, or its day has come.
    """
    rounds = lock_rows(DrawRound.objects.live()).select_related("draw__promotion")
    round_ = rounds.get(pk=round_id)
    if round_.value_of or round_.frozen_at:
        raise AlreadyAnnounced
    # Nobody may know it yet.
    if value.day <= max(round_.closes_on, round_.draw.promotion.today()):
        raise BadDays
    round_.value_of, round_.value_url, round_.value_on = value.name, value.url, value.day
    round_.save(update_fields=["value_of", "value_url", "value_on"])


@transaction.atomic
def void_round(*, round_id: int, by: User, reason: str) -> None:
    """Void a round, so that the draw can be announced and held again; all of it stays on record.

    Prizes that were not sent are taken back, with no word about who is next.

    Raises:
        DrawRound.DoesNotExist: it is void already.
        PrizesSent: a prize has left.
        ConflictOfInterest: a ticket is that of who voids it, or of an account related to theirs.
    """
    round_ = lock_rows(DrawRound.objects.live()).select_related("draw__promotion").get(pk=round_id)
    offers.refuse_who_takes_part(round_.draw, by)
    sent = PrizeOffer.objects.filter(round=round_, cause__fulfilments__isnull=False)
    over = {Fulfilment.Status.REVOKED, *Fulfilment.UNSENT}
    if sent.exclude(cause__fulfilments__status__in=over).exists():
        raise PrizesSent
    offers.take_all_back(round_, by)
    round_.voided_at, round_.voided_by, round_.void_reason = timezone.now(), by, reason
    round_.save(update_fields=["voided_at", "voided_by", "void_reason"])


def seed_of(round_: DrawRound) -> str:
    """Decrypt the seed of a round, to reveal it.

    Raises:
        foundation.encryption.keys.Undecryptable: its key is missing, or it was changed.
    """
    return decrypt(round_.ciphertext or b"", SEED, round_.seal)


def unannounced(promotion: Promotion) -> list[Reward]:
    """Return the draws of a promotion that were not announced, so that it cannot be published."""
    draws = promotion.rewards.filter(kind=Reward.Kind.DRAW)
    return list(draws.exclude(rounds__in=DrawRound.objects.live()))


def usual_days(draw: Reward) -> tuple[date, date]:
    """Return when a list closes by default, and the day of a value after that."""
    first = max(draw.promotion.claim_until, draw.promotion.today())
    closes_on = first + timedelta(days=DAYS_TO_DECIDE)
    return closes_on, closes_on + timedelta(days=1)
