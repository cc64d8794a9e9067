from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from notifications.models import Email
from promotions import tasks
from promotions.codes import batches, pool
from promotions.models import Promotion, Reward, StockWarning
from tests.conftest import in_group
from tests.factories import (
    load_codes,
    make_claim,
    make_member,
    make_promotion,
    make_reward,
    some_codes,
    today,
)


@pytest.fixture
def reward(settings: Settings, omar: User) -> Reward:
    """Ten codes, of which ops want to keep two."""
    del omar
    settings.LOW_STOCK_PERCENT, settings.LOW_STOCK_LEAST = 20, 1
    return make_reward(make_promotion(name="Spring"), n=10, name="Steam code")


def take(reward: Reward, n: int) -> None:
    for _ in range(n):
        pool.allocate(reward)


def told() -> list[str]:
    tasks.tell_ops_of_low_stock(a_later_argument=1)
    letters = Email.objects.filter(kind="stock_low").order_by("pk")
    return list(letters.values_list("subject", flat=True))


LOW = "[No Reply] Codes run low: Steam code, 1 left"
GONE = "[No Reply] No codes are left: Steam code"


def test_ops_hear_once_when_the_stock_falls_below_the_mark_and_once_when_it_is_empty(
    reward: Reward,
) -> None:
    assert told() == []
    take(reward, 8)
    assert told() == []  # two of ten are not less than a fifth
    take(reward, 1)
    assert told() == told() == [LOW]
    take(reward, 1)
    assert told() == told() == [LOW, GONE]


def test_the_letter_says_how_many_are_left_and_leads_to_the_promotion(
    reward: Reward, omar: User
) -> None:
    take(reward, 9)
    assert told() == [LOW]
    letter = Email.objects.get()
    assert letter.user == omar
    for body in letter.bodies():
        assert "Steam code of Spring: 1 of 10 codes are free." in body
        assert f"/admin/promotions/promotion/{reward.promotion_id}/change/" in body
        assert f"--promotion {reward.promotion.slug}" in body


def test_after_a_refill_that_is_used_up_too_they_hear_again(reward: Reward) -> None:
    take(reward, 9)
    assert told() == [LOW]
    load_codes(reward, some_codes(20))
    assert told() == [LOW]
    take(reward, 20)
    assert told() == [LOW, LOW]


def test_a_refill_that_is_too_small_is_no_news_until_it_is_gone(reward: Reward) -> None:
    take(reward, 10)
    assert told() == [GONE]
    load_codes(reward, some_codes(1))
    assert told() == [GONE]
    assert StockWarning.objects.get().level == StockWarning.Level.LOW
    take(reward, 1)
    assert told() == told() == [GONE, GONE]


def test_a_small_stock_of_which_nothing_was_taken_is_not_low(
    reward: Reward, settings: Settings
) -> None:
    settings.LOW_STOCK_LEAST = 50
    assert told() == []
    take(reward, 1)
    assert told() == ["[No Reply] Codes run low: Steam code, 9 left"]


def test_codes_that_were_taken_back_do_not_count_as_loaded(reward: Reward) -> None:
    wrong = load_codes(reward, some_codes(90))
    assert wrong.added == 90
    batches.void_batch(batch_id=reward.batches.order_by("-pk")[0].pk, by=None, reason="wrong")
    take(reward, 5)
    assert told() == []


def test_a_pool_that_has_enough_is_not_counted_again(reward: Reward) -> None:
    load_codes(reward, some_codes(90))
    take(reward, 1)
    assert told() == []
    take(reward, 1)
    with CaptureQueriesContext(connection) as asked:
        assert told() == []
    assert [query["sql"] for query in asked if "OFFSET" in query["sql"]] == []
    take(reward, 78)
    assert told() == []  # the place is reached: it is looked for, and there is none
    take(reward, 1)
    assert told() == ["[No Reply] Codes run low: Steam code, 19 left"]


def test_a_file_that_is_taken_back_counts_no_more(reward: Reward, settings: Settings) -> None:
    settings.LOW_STOCK_LEAST = 5
    load_codes(reward, some_codes(10))
    take(reward, 1)
    assert told() == []
    batches.void_batch(batch_id=reward.batches.order_by("-pk")[0].pk, by=None, reason="wrong")
    take(reward, 6)
    assert told() == ["[No Reply] Codes run low: Steam code, 3 left"]


@pytest.mark.parametrize("days", [(1, 30, 30), (-9, -2, -2)])
def test_only_a_promotion_that_is_open_needs_stock(
    reward: Reward, days: tuple[int, int, int]
) -> None:
    take(reward, 10)
    first, last, until = (today() + timedelta(days=number) for number in days)
    Promotion.objects.update(starts_on=first, ends_on=last, claim_until=until)
    assert told() == []


def test_a_draft_needs_no_stock(reward: Reward) -> None:
    take(reward, 10)
    Promotion.objects.update(is_published=False)
    assert told() == []


def test_pieces_that_are_no_codes_are_left_to_the_promotion_managers(reward: Reward) -> None:
    make_reward(reward.promotion, kind="physical", stock=0)
    assert told() == []


@pytest.mark.usefixtures("lena", "petra", "alice")
def test_each_of_the_ops_gets_one_and_nobody_else(reward: Reward, omar: User) -> None:
    second = in_group(make_member("olga@example.com", is_staff=True), "Ops")
    in_group(make_member("left@example.com", is_staff=True, is_active=False), "Ops")
    take(reward, 10)
    assert told() == [GONE, GONE]
    assert set(Email.objects.values_list("to", flat=True)) == {omar.email, second.email}


def test_ops_hear_when_more_claims_wait_than_codes_are_free(reward: Reward) -> None:
    for _ in range(10):
        make_claim(make_member(), reward.promotion)
    assert told() == []
    make_claim(make_member(), reward.promotion)
    assert told() == ["[No Reply] Codes run low: Steam code, 10 left"]
    assert "11 open claims wait for one." in Email.objects.get(kind="stock_low").bodies()[0]
