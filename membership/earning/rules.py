"""Which rule counts for a source, how many points that is, and whether there is room for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from membership.models import EarningRule, Lot, PointsAccount, SourceType

_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Source:
    """What happened, to whom, and when; type and key are what earns once."""

    source_type: SourceType
    source_id: int
    member_id: int
    happened_at: datetime
    category_id: int | None = None
    product_id: int | None = None

    @property
    def day(self) -> date:
        """The day by which rules count."""
        return self.happened_at.astimezone(UTC).date()


def best_rule(rules: Iterable[EarningRule], source: Source) -> EarningRule | None:
    """Return the rule that counts: that of the product before its category's before the general.

    Of several alike, the one with the most points.
    """
    fitting = [rule for rule in rules if _fits(rule, source)]
    return max(fitting, key=_rank, default=None)


def _fits(rule: EarningRule, source: Source) -> bool:
    return (
        rule.source_type == source.source_type
        and rule.category_id in {None, source.category_id}
        and rule.product_id in {None, source.product_id}
    )


def _rank(rule: EarningRule) -> tuple[bool, bool, int, int]:
    return bool(rule.product_id), bool(rule.category_id), rule.points, -(rule.pk or 0)


def points_for(rule: EarningRule, factor: int) -> int:
    """Return the points of a rule in a tier, whose factor is in percent; a part is left out."""
    return rule.points * factor // _PERCENT if rule.with_factor else rule.points


def has_room(rule: EarningRule, account: PointsAccount, day: date) -> bool:
    """Return whether a rule has not given an account all that it may within its period.

    The account is locked, so that two sources do not take the last place.
    """
    return rule.most_times is None or times_of(rule, account, day) < rule.most_times


def times_of(rule: EarningRule, account: PointsAccount, day: date) -> int:
    """Return how often a rule has given an account points, in the period that the day is in."""
    lots = Lot.objects.filter(rule=rule, account=account, voided_at=None)
    if rule.period != EarningRule.Period.EVER:
        lots = lots.filter(earned_at__gte=begin_of(rule.period, day))
    return lots.count()


def begin_of(period: str, day: date) -> datetime:
    """Return when the calendar year or month of a day began."""
    month = 1 if period == EarningRule.Period.YEAR else day.month
    return datetime(day.year, month, 1, tzinfo=UTC)
