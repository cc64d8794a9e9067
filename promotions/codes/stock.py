"""The stock of each reward: codes are counted in the pool, other rewards on their own row."""

from collections.abc import Iterable

from django.db.models import F, OuterRef, Q, Subquery

from promotions.codes.pool import CodesUnreadable, OutOfStock, free, next_are_readable
from promotions.models import Reward


def in_stock(rewards: Iterable[Reward]) -> frozenset[int]:
    """Return the ids of the rewards that are in stock, in one query."""
    # Not Exists(): it drops the ordering, and with it the index of free codes.
    first_free = Subquery(free(OuterRef("pk")).values("pk")[:1])
    left = ~Q(kind=Reward.Kind.CODE) & (Q(stock=None) | Q(stock__gt=0))
    ids = [reward.pk for reward in rewards]
    return frozenset(
        Reward.objects.filter(pk__in=ids)
        .alias(first_free=first_free)
        .filter(left | Q(kind=Reward.Kind.CODE, first_free__isnull=False))
        .values_list("pk", flat=True)
    )


def refuse_unless_left(reward: Reward) -> None:
    """Refuse if nothing of a reward can be given now; nothing is taken or locked.

    Raises:
        OutOfStock: none are left.
        CodesUnreadable: none of the next codes can be decrypted.
    """
    if not in_stock([reward]):
        raise OutOfStock(reward)
    if reward.kind == Reward.Kind.CODE and not next_are_readable(reward):
        raise CodesUnreadable(reward)


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
