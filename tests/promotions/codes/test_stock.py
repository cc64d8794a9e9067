import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from promotions.codes import pool, stock
from promotions.codes.pool import OutOfStock
from promotions.models import Reward, RewardCode
from tests.factories import make_promotion, make_reward

pytestmark = pytest.mark.django_db


def test_in_stock_tells_codes_pieces_and_what_is_not_counted(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    promotion = make_promotion()
    left = [
        make_reward(promotion, n=1),
        make_reward(promotion, kind="physical", stock=1),
        make_reward(promotion, kind="cashback"),
    ]
    gone = [
        make_reward(promotion),
        make_reward(promotion, kind="physical", stock=0),
        make_reward(promotion, stock=5),  # of codes, only codes count
    ]
    not_asked = make_reward(promotion, n=1)
    with django_assert_num_queries(1):
        assert stock.in_stock(left + gone) == {reward.pk for reward in left}
    assert not_asked.pk in stock.in_stock([not_asked])


def test_in_stock_counts_neither_taken_nor_voided_codes() -> None:
    reward = make_reward(make_promotion(), n=2)
    pool.allocate(reward)
    assert stock.in_stock([reward]) == {reward.pk}
    RewardCode.objects.filter(allocated_at=None).update(voided_at=timezone.now())
    assert stock.in_stock([reward]) == frozenset()


def test_of_a_large_pool_no_more_is_counted_than_says_that_many_are_left(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reward = make_reward(make_promotion(), n=5)
    assert stock.in_words(reward) == "5 free, 0 allocated, 0 voided"
    monkeypatch.setattr(stock, "MOST_COUNTED", 3)
    rest = "(each file of codes says what became of its own)"
    with django_assert_num_queries(1):
        assert stock.in_words(reward) == f"at least 3 free {rest}"
    first = pool.allocate(reward)
    RewardCode.objects.filter(pk=first.pk + 1).update(unreadable_at=timezone.now())
    aside = "1 set aside, since they can't be read"
    assert stock.in_words(reward) == f"at least 3 free {rest}, {aside}"
    pool.allocate(reward)
    assert stock.in_words(reward) == f"2 free {rest}, {aside}"


def test_take_one_takes_one_piece_of_this_reward() -> None:
    promotion = make_promotion()
    mice, bags = (make_reward(promotion, kind="physical", stock=2) for _ in range(2))
    stock.take_one(mice)
    stock.take_one(mice)
    with pytest.raises(OutOfStock):
        stock.take_one(mice)
    assert list(Reward.objects.order_by("pk").values_list("stock", flat=True)) == [0, 2]
    assert stock.in_stock([mice, bags]) == {bags.pk}


def test_take_one_takes_as_many_as_needed_where_nothing_is_counted() -> None:
    reward = make_reward(make_promotion(), kind="cashback")
    for _ in range(3):
        stock.take_one(reward)
    reward.refresh_from_db()
    assert reward.stock is None
