"""Prices: one that rises is announced 30 days before, which the database holds as well."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from accounts.models import User
from membership.models import ShopItem, ShopPrice
from membership.shop import prices
from membership.shop.prices import NOTICE_DAYS, NotAnnounced
from promotions.models import Promotion
from tests.factories import make_promotion, make_reward
from tests.membership.shop.items import make_item

pytestmark = pytest.mark.django_db


def test_a_price_rises_after_30_days_and_falls_at_once(petra: User) -> None:
    item = make_item(price=100)
    today = item.today()

    def say(points: int, days: int) -> ShopPrice:
        day = today + timedelta(days=days)
        return prices.announce(by=petra, item_id=item.pk, points=points, from_day=day)

    for points, days in ((101, NOTICE_DAYS - 1), (90, 0), (90, -1)):
        with pytest.raises(NotAnnounced):
            say(points, days)
    say(90, 2)
    say(120, NOTICE_DAYS)
    # The second would let the next one rise, which was announced as lower.
    for points, days in ((100, 3), (80, 1)):
        with pytest.raises(NotAnnounced):
            say(points, days)
    found = ShopItem.objects.shown().get(pk=item.pk)
    assert found.price == 100
    assert found.next_price
    assert found.next_price.points == 90
    after = found.price_on(today + timedelta(days=NOTICE_DAYS))
    assert after
    assert after.points == 120


def test_the_database_knows_the_30_days_and_changes_no_price() -> None:
    item = make_item(price=100)
    today = item.today()

    def row(points: int, days: int) -> None:
        with transaction.atomic():
            day = today + timedelta(days=days)
            ShopPrice.objects.create(item=item, points=points, from_day=day, announced_on=today)

    with pytest.raises(IntegrityError, match="announced 30 days before"):
        row(101, NOTICE_DAYS - 1)
    row(101, NOTICE_DAYS)
    for act in (lambda: ShopPrice.objects.update(points=1), ShopPrice.objects.all().delete):
        with (
            pytest.raises((IntegrityError, InternalError), match="append-only"),
            transaction.atomic(),
        ):
            act()


def test_a_shelf_is_not_published_and_nothing_published_is_a_shelf() -> None:
    item = make_item()
    with pytest.raises(IntegrityError, match="shelf"), transaction.atomic():
        Promotion.objects.filter(rewards=item.reward).update(is_published=True)
    reward = make_reward(make_promotion(), n=1)
    with pytest.raises(IntegrityError, match="published"), transaction.atomic():
        ShopItem.objects.create(slug="taken", kind=ShopItem.Kind.CODE, reward=reward)
