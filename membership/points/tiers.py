"""Tiers: up at once, by what was earned within twelve months; down one step, 30 days announced."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from foundation.sweeps import sweep
from foundation.working_days import today
from membership.models import (
    Lot,
    PointsAccount,
    PointsEvent,
    SourceType,
    Tier,
    TierBenefit,
    TierStay,
)
from membership.points import emails
from membership.points.accounts import lock_account, record
from membership.points.head_starts import follow

REVIEW: Final = "membership.tasks.review_tiers"
WINDOW: Final = timedelta(days=365)
NOTICE_DAYS: Final = 30
_PERCENT: Final = 100


class EarnedLately(NamedTuple):
    """What counts towards a tier: moments and points, the oldest first."""

    lots: list[tuple[datetime, int]]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(points for _at, points in self.lots)

    def falls_below(self, threshold: int) -> date | None:
        """Return the first day on which less than this is left, if nothing more is earned."""
        left = self.total
        for earned_at, points in self.lots:
            left -= points
            if left < threshold:
                return (earned_at + WINDOW).date() + timedelta(days=1)
        return None


def earned_lately(account: PointsAccount) -> EarnedLately:
    """Return what an account earned within twelve months: what is spent costs no tier."""
    since = timezone.now() - WINDOW
    lots = Lot.objects.filter(account=account, earned_at__gt=since, voided_at=None)
    counted = lots.exclude(source_type=SourceType.REFUND).order_by("earned_at")
    return EarnedLately(list(counted.values_list("earned_at", "earned")))


def stay_of(account: PointsAccount) -> TierStay | None:
    """Return the tier in which an account is."""
    return account.stays.filter(until_on=None).select_related("tier").first()


def reached_by(tiers: Iterable[Tier], points: int) -> Tier | None:
    """Return the highest tier for so many points."""
    reached = [tier for tier in tiers if tier.threshold <= points]
    return max(reached, key=lambda tier: tier.threshold, default=None)


def factor_of(account: PointsAccount) -> int:
    """Return what rules with a factor are multiplied by for an account, in percent."""
    return _amount(TierBenefit.Kind.FACTOR, account=account) or _PERCENT


def days_sooner(member: int) -> int:
    """Return by how many working days a member's tickets are answered sooner, by their tier."""
    return _amount_for(TierBenefit.Kind.TICKETS, member)


def days_further_ahead(member: int) -> int:
    """Return how many days further ahead a member may book an appointment, by their tier."""
    return _amount_for(TierBenefit.Kind.VISITS, member)


def told_first(member: int) -> int:
    """Return how early a member on a waiting list is told of a free time, by their tier."""
    return _amount_for(TierBenefit.Kind.WAITING, member)


def _amount_for(kind: TierBenefit.Kind, member: int) -> int:
    whose = {"account__member": member, "account__left_at": None, "account__excluded_at": None}
    return _amount(kind, **whose)


def _amount(kind: TierBenefit.Kind, **whose: object) -> int:
    now = {f"tier__stays__{name}": value for name, value in {**whose, "until_on": None}.items()}
    found = TierBenefit.objects.filter(kind=kind, **now).values_list("amount", flat=True)
    return found.first() or 0


def settle_tier(account: PointsAccount) -> None:
    """Move a locked account up to what it has earned, and note when it may come down."""
    tiers, lately, stay = list(Tier.objects.all()), earned_lately(account), stay_of(account)
    reached = reached_by(tiers, lately.total)
    if reached is None:
        return
    if stay is None or reached.threshold > stay.tier.threshold:
        _move(account, stay, reached)
        if stay:
            record(account, PointsEvent.Kind.TIER_UP, by=None, note=reached.name)
            emails.tier_up(account, reached)
    current = reached if stay is None else max(stay.tier, reached, key=lambda one: one.threshold)
    _note_review(account, lately, current)


def _note_review(account: PointsAccount, lately: EarnedLately, current: Tier) -> None:
    """Write down on which day the tier has to be looked at; a notice that is not true ends."""
    review = drops = None
    if lately.total >= current.threshold:
        review = lately.falls_below(current.threshold)
        if account.tier_drops_on:
            record(account, PointsEvent.Kind.TIER_KEPT, by=None, note=current.name)
    elif account.tier_drops_on:
        drops = account.tier_drops_on
    else:
        review = today()
    if (review, drops) != (account.tier_review_on, account.tier_drops_on):
        account.tier_review_on, account.tier_drops_on = review, drops
        account.save(update_fields=["tier_review_on", "tier_drops_on"])


def _move(account: PointsAccount, stay: TierStay | None, tier: Tier) -> None:
    if stay:
        TierStay.objects.filter(pk=stay.pk).update(until_on=today())
    TierStay.objects.create(account=account, tier=tier, from_on=today())
    follow(account)


def review_tiers() -> int:
    """Announce what may be lost in 30 days, and carry out what was announced; return how many."""
    return sweep(REVIEW, to_announce(), _announce) + sweep(REVIEW, to_drop(), _drop)


def to_announce() -> "QuerySet[PointsAccount]":
    """Return the accounts that may no longer have earned enough for their tier."""
    return PointsAccount.objects.filter(tier_review_on__lte=today()).order_by("tier_review_on")


def to_drop() -> "QuerySet[PointsAccount]":
    """Return the accounts whose announced day has come."""
    return PointsAccount.objects.filter(tier_drops_on__lte=today()).order_by("tier_drops_on")


@transaction.atomic
def _announce(pk: int) -> bool:
    account = lock_account(pk)
    stay, lately = stay_of(account), earned_lately(account)
    if not account.tier_review_on or account.tier_review_on > today():
        return False
    if account.left_at or stay is None:
        PointsAccount.objects.filter(pk=pk).update(tier_review_on=None, tier_drops_on=None)
        return True
    if lately.total >= stay.tier.threshold:
        _note_review(account, lately, stay.tier)
        return True
    account.tier_review_on, account.tier_drops_on = None, today() + timedelta(days=NOTICE_DAYS)
    account.save(update_fields=["tier_review_on", "tier_drops_on"])
    missing = stay.tier.threshold - lately.total
    record(account, PointsEvent.Kind.TIER_NOTICE, by=None, note=stay.tier.name)
    emails.tier_notice(account, stay.tier, _below(stay.tier), missing)
    return True


@transaction.atomic
def _drop(pk: int) -> bool:
    """Move an account down one step, unless enough was earned since the notice."""
    account = lock_account(pk)
    stay, lately = stay_of(account), earned_lately(account)
    if not account.tier_drops_on or account.tier_drops_on > today() or stay is None:
        return False
    if account.left_at or lately.total >= stay.tier.threshold:
        _note_review(account, lately, stay.tier)
        return True
    lower = _below(stay.tier)
    _move(account, stay, lower)
    record(account, PointsEvent.Kind.TIER_DOWN, by=None, note=lower.name)
    account.tier_drops_on = None
    account.tier_review_on = (
        lately.falls_below(lower.threshold) if lately.total >= lower.threshold else today()
    )
    account.save(update_fields=["tier_review_on", "tier_drops_on"])
    return True


def _below(tier: Tier) -> Tier:
    """Return the next lower tier; the lowest has none below it."""
    lower = Tier.objects.filter(threshold__lt=tier.threshold).order_by("-threshold").first()
    return lower or tier
