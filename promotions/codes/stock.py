"""What is left of each reward; a reward that is no code is counted on its own row."""

from collections.abc import Iterable

from django.db.models import F, OuterRef, Q, Subquery

from promotions.codes.pool import OutOfStock, free
from promotions.models import Reward


def in_stock(rewards: Iterable[Reward]) -> frozenset[int]:
    """Tell of which rewards something is left, in one query; returns their ids."""
    # Not Exists: it drops the order, and with it the index of free codes.
    first_free = Subquery(free(OuterRef("pk")).values("pk")[:1])
    left = ~Q(kind=Reward.Kind.CODE) & (Q(stock=None) | Q(stock__gt=0))
    ids = [reward.pk for reward in rewards]
    return frozenset(
        Reward.objects.filter(pk__in=ids)
        .alias(first_free=first_free)
        .filter(left | Q(kind=Reward.Kind.CODE, first_free__isnull=False))
        .values_list("pk", flat=True)
    )


def take_one(reward: Reward) -> None:
    """Take one piece of a reward that is no code; without a stock there are as many as needed.

    Raises:
        OutOfStock: nothing is left.
    """
    counted = Reward.objects.filter(pk=reward.pk, stock__isnull=False)
    if counted.exists() and not counted.filter(stock__gt=0).update(stock=F("stock") - 1):
        raise OutOfStock(reward)


def give_back_one(reward: Reward) -> None:
    """Put back one piece that was taken and never sent; what is not counted stays so."""
    Reward.objects.filter(pk=reward.pk, stock__isnull=False).update(stock=F("stock") + 1)
