"""How to earn: each rule that counts today, and what of it is still open for one member."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from foundation.working_days import today
from membership.earning.own_acts import missing_in_profile
from membership.earning.rules import begin_of, points_for
from membership.models import EarningRule, Lot, PointsAccount, SourceType
from membership.points.tiers import factor_of

# What an account can do once at most, whatever the rule says.
_ONCE = (SourceType.PROFILE, SourceType.NEWSLETTER)
_ONCE_A_YEAR = (SourceType.BIRTHDAY,)


@dataclass(frozen=True, slots=True)
class WayToEarn:
    """One rule as its page shows it."""

    rule: EarningRule
    points: int
    times: int
    is_open: bool

    @property
    def target(self) -> str:
        """For what it counts: a category, a product, or nothing in particular."""
        return str(self.rule.category or self.rule.product or "")

    @property
    def is_once(self) -> bool:
        """Whether it counts once at most."""
        return self.rule.source_type in _ONCE

    @property
    def is_yearly(self) -> bool:
        """Whether it comes once a year by itself."""
        return self.rule.source_type in _ONCE_A_YEAR


def ways_to_earn(account: PointsAccount) -> list[WayToEarn]:
    """Return what earns today, with the account's own factor: what is open first; two queries."""
    rules = list(EarningRule.objects.on(today()).select_related("category", "product"))
    times, factor = _times(account, rules), factor_of(account)
    ways = [
        WayToEarn(rule, points_for(rule, factor), times[rule.pk], _is_open(rule, times[rule.pk]))
        for rule in rules
    ]
    return sorted(ways, key=lambda way: not way.is_open)


def _times(account: PointsAccount, rules: list[EarningRule]) -> Counter[int]:
    """Count how often each rule has given points within its period."""
    counted = Q()
    for rule in rules:
        lots = Q(rule=rule)
        if rule.period != EarningRule.Period.EVER:
            lots &= Q(earned_at__gte=begin_of(rule.period, today()))
        counted |= lots
    found = Lot.objects.filter(counted, account=account, voided_at=None) if rules else None
    rows = found.order_by().values_list("rule").annotate(Count("pk")) if found is not None else ()
    return Counter(dict(rows))


def _is_open(rule: EarningRule, times: int) -> bool:
    if rule.source_type in _ONCE:
        return not times
    return rule.most_times is None or times < rule.most_times


def profile_lacks(account: PointsAccount, ways: list[WayToEarn]) -> list[str] | None:
    """Name what a profile lacks whose points are open; none where there is nothing to get."""
    if not any(way.rule.source_type == SourceType.PROFILE and way.is_open for way in ways):
        return None
    return [str(each.label) for each in missing_in_profile(account.member)]
