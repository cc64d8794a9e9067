from datetime import UTC, date, datetime

import pytest

from membership.earning.rules import Source, begin_of, best_rule, points_for
from membership.models import EarningRule, SourceType

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def rule(points: int, **fields: object) -> EarningRule:
    return EarningRule(source_type=SourceType.PRODUCT, points=points, **fields)


def unit(category: int | None = None, product: int | None = None) -> Source:
    return Source(SourceType.PRODUCT, 1, 1, NOON, category_id=category, product_id=product)


GENERAL, MORE = rule(50), rule(60)
OF_CATEGORY, OF_PRODUCT = rule(20, category_id=3), rule(10, product_id=7)
ELSEWHERE = EarningRule(source_type=SourceType.CLAIM, points=900)
ALL = [GENERAL, MORE, OF_CATEGORY, OF_PRODUCT, ELSEWHERE]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (unit(), MORE),
        (unit(category=4, product=8), MORE),
        (unit(category=3, product=8), OF_CATEGORY),
        (unit(category=3, product=7), OF_PRODUCT),
        (Source(SourceType.BIRTHDAY, 1, 1, NOON), None),
    ],
)
def test_the_rule_that_says_most_of_it_counts(source: Source, found: EarningRule | None) -> None:
    assert best_rule(ALL, source) is found


def test_a_tier_multiplies_only_what_says_so() -> None:
    assert points_for(rule(33), 150) == 49
    assert points_for(rule(33, with_factor=False), 150) == 33


def test_periods_are_those_of_the_calendar() -> None:
    day = date(2026, 11, 30)
    assert begin_of("month", day) == datetime(2026, 11, 1, tzinfo=UTC)
    assert begin_of("year", day) == datetime(2026, 1, 1, tzinfo=UTC)
