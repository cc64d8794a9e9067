"""Stock against demand: how many claims ask for a reward, and how many of it are left for them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, Q
from django.utils import timezone

from foundation.tables.kept_queries import KeptQuery, any_given, given
from foundation.web.slots import Slot
from promotions.codes.expiry import least_expiry_by
from promotions.codes.pool import free
from promotions.models import Promotion, Reward

# Claims are counted by the app that owns them: by reward id, how many may still take one.
OPEN_CLAIMS: Slot[Callable[[Collection[int]], Mapping[int, int]]] = Slot("open claims of rewards")


@dataclass(frozen=True, slots=True)
class Supply:
    """How many claims ask for a reward, and how many are left for them.

    Of ``left``, codes are counted up to one more than anybody asks for; None if unlimited.
    """

    demand: int
    left: int | None

    @property
    def is_spoken_for(self) -> bool:
        """Whether nothing is left for one claim more."""
        return self.left is not None and self.demand >= self.left

    @property
    def next_number(self) -> int:
        """The number on the waiting list of one claim more; 0 if it need not wait."""
        return self.demand - self.left + 1 if self.left is not None and self.is_spoken_for else 0


def demand(rewards: Iterable[Reward]) -> Counter[int]:
    """Count the open claims for each reward, by its id, in one query for all."""
    ids = [reward.pk for reward in rewards]
    counts: Counter[int] = Counter()
    if ids:
        for count in OPEN_CLAIMS:
            counts.update(count(ids))
    return counts


def supplies(rewards: Iterable[Reward]) -> dict[int, Supply]:
    """Hold stock against demand, by reward id, in two queries for all.

    Only rewards whose promotion does something when every one is spoken for are counted.
    """
    counted = [
        each
        for each in rewards
        if each.promotion.at_full_demand != Promotion.AtFullDemand.GO_ON
        and each.kind != Reward.Kind.DRAW
    ]
    if not counted:
        return {}
    asked = demand(counted)
    left = left_of(counted, most=max(asked.values(), default=0) + 1)
    return {each.pk: Supply(asked[each.pk], left[each.pk]) for each in counted}


def left_of(rewards: Iterable[Reward], *, most: int) -> dict[int, int | None]:
    """Count what is left of each reward, in one query; None if unlimited.

    Codes are counted up to ``most``: a pool may hold a million of them.
    """
    ids, day = [reward.pk for reward in rewards], timezone.now().date()
    days = settings.CODE_DAYS_LEAST
    return dict(_left(most).rows(rewards=ids, today=day, days=days))


@lru_cache(maxsize=16)
def _left(most: int) -> KeptQuery[Any]:
    some = ArraySubquery(free(OuterRef("pk")).values("pk")[:most])
    codes = Func(some, function="cardinality", output_field=IntegerField())
    least = least_expiry_by(today=given("today"), days=given("days"))
    rows = Reward.objects.filter(pk=any_given("rewards")).alias(least_expiry=least).order_by()
    of_codes = rows.filter(kind=Reward.Kind.CODE).values_list("pk", codes)
    others = rows.filter(~Q(kind=Reward.Kind.CODE)).values_list("pk", F("stock"))
    return KeptQuery(lambda: of_codes.union(others, all=True))
