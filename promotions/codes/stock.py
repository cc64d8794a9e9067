"""The stock of each reward: codes are counted in the pool, other rewards on their own row."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, any_given, given
from promotions.codes import pool
from promotions.codes.expiry import least_expiry, least_expiry_by
from promotions.codes.pool import CodesUnreadable, OutOfStock, fault_of_next, free
from promotions.models import Reward, RewardCode

# In a larger pool staff read that so many are left, not how many exactly.
MOST_COUNTED: Final = 1000


def in_stock(rewards: Iterable[Reward]) -> frozenset[int]:
    """Return the ids of the rewards that are in stock, in one query."""
    return frozenset(
        _IN_STOCK.rows(
            rewards=[reward.pk for reward in rewards],
            today=timezone.now().date(),
            days=settings.CODE_DAYS_LEAST,
        )
    )


def _in_stock() -> QuerySet[Reward, int]:
    # Not Exists(): it drops the ordering, and with it the index of free codes.
    first_free = Subquery(free(OuterRef("pk")).values("pk")[:1])
    left = ~Q(kind=Reward.Kind.CODE) & (Q(stock=None) | Q(stock__gt=0))
    return (
        Reward.objects.filter(pk=any_given("rewards"))
        .alias(least_expiry=least_expiry_by(today=given("today"), days=given("days")))
        .alias(first_free=first_free)
        .filter(left | Q(kind=Reward.Kind.CODE, first_free__isnull=False))
        .order_by()
        .values_list("pk", flat=True)
    )


_IN_STOCK = KeptQuery(_in_stock)


def refuse_unless_left(reward: Reward) -> None:
    """Refuse if nothing of a reward can be given now; nothing is taken or locked.

    Raises:
        OutOfStock: none are left.
        CodesUnreadable: none of the next codes can be decrypted.
    """
    if not in_stock([reward]):
        raise OutOfStock(reward)
    if reward.kind == Reward.Kind.CODE and (fault := fault_of_next(reward)):
        raise CodesUnreadable(reward) from fault


def take_one(reward: Reward) -> None:
    """Take one piece of a reward other than codes; a reward without a stock count is unlimited.

    Raises:
        OutOfStock: none are left.
    """
    counted = Reward.objects.filter(pk=reward.pk, stock__isnull=False)
    if counted.exists() and not counted.filter(stock__gt=0).update(stock=F("stock") - 1):
        raise OutOfStock(reward)


def give_back_one(reward: Reward) -> None:
    """Return one unsent piece to the stock; a reward without a stock count stays without one."""
    Reward.objects.filter(pk=reward.pk, stock__isnull=False).update(stock=F("stock") + 1)


@transaction.atomic
def add_pieces(*, reward_id: int, by: User, pieces: int) -> int:
    """Add pieces to the stock of a reward that is no code; return how many are left now.

    A reward that was not counted is counted from now on.

    Raises:
        Reward.DoesNotExist: there is no such reward, or its codes are counted in the pool.
    """
    reward = _countable(reward_id)
    own = Reward.objects.filter(pk=reward.pk)
    own.update(stock=Coalesce("stock", Value(0)) + pieces)
    return _log(reward, by, f"{pieces} pieces of {reward} added")


@transaction.atomic
def take_out(*, reward_id: int, by: User, pieces: int) -> int:
    """Take pieces out of the stock of a reward that is no code; return how many are left now.

    Raises:
        Reward.DoesNotExist: there is no such reward, or its codes are counted in the pool.
        OutOfStock: fewer are left, or they are not counted; nothing was taken out.
    """
    reward = _countable(reward_id)
    enough = Reward.objects.filter(pk=reward.pk, stock__gte=pieces)
    if not enough.update(stock=F("stock") - pieces):
        raise OutOfStock(reward)
    return _log(reward, by, f"{pieces} pieces of {reward} taken out")


def _countable(reward_id: int) -> Reward:
    rewards = Reward.objects.exclude(kind=Reward.Kind.CODE).select_related("promotion")
    return rewards.get(pk=reward_id)


def _log(reward: Reward, by: User, what: str) -> int:
    reward.refresh_from_db(fields=["stock"])
    left = reward.stock or 0
    note = f"{what}: {left} left."
    LogEntry.objects.log_actions(by.pk, [reward.promotion], CHANGE, note, single_object=True)
    return left


def _counted(reward: Reward) -> tuple[str, int]:
    figures = pool.stock([reward])[0]
    text = _("%(free)d free, %(allocated)d allocated, %(voided)d voided") % {
        "free": figures.free,
        "allocated": figures.allocated,
        "voided": figures.voided,
    }
    if figures.expiring:
        soon = _("%(count)d expire too soon to be handed out")
        text = f"{text}, {soon % {'count': figures.expiring}}"
    return text, figures.set_aside


def _next_ones(codes: QuerySet[RewardCode], least: date) -> list[bool]:
    """Return of the codes that go out next whether they can be read; those that expire first."""
    left = codes.filter(allocated_at=None, voided_at=None, expires_on__gte=least)
    left = left.order_by("expires_on", "batch_id", "pk")
    next_ones = left.values_list("unreadable_at", flat=True)[: MOST_COUNTED + 1]
    return [unreadable_at is None for unreadable_at in next_ones]


def _of_large_pool(readable: list[bool]) -> tuple[str, int]:
    is_plenty = len(readable) > MOST_COUNTED
    text = _("at least %(count)d free") if is_plenty else _("%(count)d free")
    free = min(readable.count(True), MOST_COUNTED)
    others = _("each file of codes says what became of its own")
    return f"{text % {'count': free}} ({others})", readable.count(False)


def in_words(reward: Reward) -> str:
    """Say for staff how many codes of a reward there are, and whether they can be read.

    A pool may hold a million: then no more are looked at than it takes to say that many are left.
    """
    codes = RewardCode.objects.filter(reward=reward)
    readable = _next_ones(codes, least_expiry(reward))
    is_large = len(readable) > MOST_COUNTED or codes[: MOST_COUNTED + 1].count() > MOST_COUNTED
    text, set_aside = _of_large_pool(readable) if is_large else _counted(reward)
    if set_aside:
        aside = _("%(count)d set aside, since they can't be read")
        text = f"{text}, {aside % {'count': set_aside}}"
    if reward.codes_stopped_at is None:
        return text
    since = date_format(timezone.localtime(reward.codes_stopped_at), "DATETIME_FORMAT")
    stopped = _("None of the next ones can be read since %(when)s: no claim is approved.")
    return f"{text}. {stopped % {'when': since}}"
