"""Why a member may not order an item: one reason after the other, the same for page and verb."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from membership.models import PointsAccount, ShopItem, TierStay
from membership.shop.orderable import OrderObstacle, reasons, standing_of
from membership.shop.ordering import CannotOrder
from tests.membership.shop.items import high_tier, make_item, make_rich, place

pytestmark = [pytest.mark.django_db, pytest.mark.long]
NOW = timezone.now


def why(member: User, item: ShopItem) -> list[OrderObstacle]:
    found = ShopItem.objects.shown().get(pk=item.pk)
    return [each.obstacle for each in reasons(found, standing_of(member, [found]))]


def other_tier() -> dict[str, Any]:
    return {"tier_from": high_tier()}


CASES: list[tuple[OrderObstacle, Callable[[], dict[str, Any]], dict[str, Any]]] = [
    (OrderObstacle.NOT_JOINED, dict, {"left_at": NOW()}),
    (OrderObstacle.EXCLUDED, dict, {"excluded_at": NOW(), "exclusion": "rules"}),
    (OrderObstacle.FROZEN, dict, {"frozen_at": NOW()}),
    (OrderObstacle.NOT_OFFERED, lambda: {"is_listed": False}, {}),
    (OrderObstacle.NOT_OFFERED, lambda: {"price": None}, {}),
    (OrderObstacle.NOT_YET, lambda: {"starts_on": NOW().date() + timedelta(days=3)}, {}),
    (OrderObstacle.OVER, lambda: {"ends_on": NOW().date() - timedelta(days=3)}, {}),
    (OrderObstacle.REGION, lambda: {"regions": ["SG"]}, {}),
    (OrderObstacle.TIER, other_tier, {}),
    (OrderObstacle.SOLD_OUT, lambda: {"stock": 0}, {}),
    (OrderObstacle.SOLD_OUT, lambda: {"stock": 0, "kind": ShopItem.Kind.CODE}, {}),
    (OrderObstacle.POINTS, lambda: {"price": 101}, {}),
]


@pytest.mark.parametrize(("obstacle", "fields", "account"), CASES)
def test_each_obstacle_stands_on_the_page_and_against_the_verb(
    alice: User,
    omar: User,
    obstacle: OrderObstacle,
    fields: Callable[[], dict[str, Any]],
    account: dict[str, Any],
) -> None:
    rich = make_rich(alice)
    if "frozen_at" in account:
        account = {**account, "frozen_by": omar}
    PointsAccount.objects.filter(pk=rich.pk).update(**account)
    item = make_item(**fields())
    assert why(alice, item) == [obstacle]
    with pytest.raises(CannotOrder) as refused:
        place(alice, item)
    assert [each.obstacle for each in refused.value.reasons] == [obstacle]
    assert not alice.points_orders.exists()


def test_who_never_joined_is_asked_to(alice: User) -> None:
    assert why(alice, make_item()) == [OrderObstacle.NOT_JOINED]


def test_nothing_stands_against_what_fits(alice: User) -> None:
    account = make_rich(alice)
    highest = high_tier()
    TierStay.objects.filter(account=account).delete()
    TierStay.objects.create(account=account, tier=highest, from_on=NOW().date())
    today = NOW().date()
    item = make_item(
        tier_from=highest,
        starts_on=today - timedelta(days=2),
        ends_on=today + timedelta(days=2),
        limit_per_member=1,
    )
    assert why(alice, item) == []
    place(alice, item)
    assert why(alice, item) == [OrderObstacle.LIMIT, OrderObstacle.POINTS]
