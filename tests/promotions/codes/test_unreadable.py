"""Codes that cannot be decrypted: one is set aside, several stop the reward until they can be."""

from threading import Event, Thread, Timer

import pytest
from cryptography.fernet import Fernet
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.asserts import assertContains

from accounts.models import User
from foundation.encryption.ciphertexts import head, named_key
from notifications.models import Email
from promotions import tasks
from promotions.codes import pool, unreadable
from promotions.codes.pool import CodesUnreadable, OutOfStock
from promotions.codes.stock import refuse_unless_left
from promotions.models import Reward, RewardCode
from tests.factories import make_promotion, make_reward

pytestmark = pytest.mark.django_db


@pytest.fixture
def reward(omar: User) -> Reward:
    del omar
    return make_reward(make_promotion(), n=5)


def codes_of(reward: Reward) -> list[RewardCode]:
    return list(reward.codes.order_by("batch_id", "pk"))


def damage(*codes: RewardCode) -> None:
    RewardCode.objects.filter(pk__in=[code.pk for code in codes]).update(ciphertext=b"damaged")


def encrypt_anew(code: RewardCode) -> None:
    assert code.seal
    ciphertext = pool.encrypt_code("ANOTHER", code.seal)
    RewardCode.objects.filter(pk=code.pk).update(ciphertext=ciphertext)


def set_aside(reward: Reward) -> int:
    return reward.codes.filter(unreadable_at__isnull=False).count()


def alarms() -> list[str]:
    return list(Email.objects.filter(kind="staff_alarm").values_list("subject", flat=True))


def test_one_that_cannot_be_read_is_set_aside_and_the_next_goes_out(reward: Reward) -> None:
    first, second, *_others = codes_of(reward)
    damage(first)
    assert pool.allocate(reward) == second
    first.refresh_from_db()
    assert (first.unreadable_at is not None, first.allocated_at) == (True, None)
    assert alarms() == ["[No Reply] 1 code can't be read"]
    [figures] = pool.stock([reward])
    assert (figures.free, figures.allocated, figures.set_aside) == (3, 1, 1)
    assert (pool.allocate(reward), len(alarms())) == (codes_of(reward)[2], 1)


def test_three_in_a_row_stop_the_reward_and_none_is_set_aside(reward: Reward) -> None:
    damage(*codes_of(reward)[:3])
    for act in (pool.allocate, refuse_unless_left):
        with pytest.raises(CodesUnreadable):
            act(reward)
    assert set_aside(reward) == 0


def test_the_last_one_is_neither_set_aside_nor_called_out_of_stock(omar: User) -> None:
    del omar
    reward = make_reward(make_promotion(), n=1)
    damage(*codes_of(reward))
    with pytest.raises(CodesUnreadable):
        pool.allocate(reward)
    assert set_aside(reward) == 0
    RewardCode.objects.update(voided_at=timezone.now())
    with pytest.raises(OutOfStock):
        pool.allocate(reward)


def test_a_worker_with_old_keys_takes_nothing_and_the_reward_goes_on_by_itself(
    reward: Reward, settings: Settings
) -> None:
    right, missing = settings.CODE_KEYS, named_key(head())
    settings.CODE_KEYS = [Fernet.generate_key().decode()]
    encrypt_anew(codes_of(reward)[1])  # as one of a later file: yet none is set aside for it
    with pytest.raises(CodesUnreadable):
        pool.allocate(reward)
    assert [unreadable.check_codes(), unreadable.check_codes()] == [1, 1]
    reward.refresh_from_db()
    assert reward.codes_stopped_at
    assert alarms() == [f"[No Reply] Codes of {reward.name} can't be read"]
    assert f"The key with the ID {missing} is missing" in Email.objects.get(kind="staff_alarm").text
    settings.CODE_KEYS = right
    encrypt_anew(codes_of(reward)[1])
    assert pool.allocate(reward)
    tasks.check_codes()
    assert not Reward.objects.filter(codes_stopped_at__isnull=False).exists()
    assert set_aside(reward) == 0


def test_nothing_is_asked_about_each_reward_while_all_can_be_read(
    reward: Reward, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_reward(reward.promotion, n=1)
    with django_assert_num_queries(2):
        assert unreadable.check_codes() == 0


def test_ops_restore_what_can_be_read_again(
    reward: Reward, omar: User, axel: User, client: Client
) -> None:
    first, second, *_others = codes_of(reward)
    kept = first.ciphertext
    damage(first, second)
    pool.allocate(reward)
    RewardCode.objects.filter(pk=first.pk).update(ciphertext=kept)
    batches = reverse("admin:promotions_codebatch_changelist")
    chosen = {"action": "restore", "_selected_action": [first.batch_id]}
    client.force_login(axel)
    client.post(batches, chosen)
    assert set_aside(reward) == 2
    client.force_login(omar)
    page = client.post(batches, chosen, follow=True)
    assertContains(page, "1 code is back in the pool.")
    assertContains(page, "1 code still can&#x27;t be read.")
    assert set_aside(reward) == 1
    assert pool.allocate(reward) == first


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("waits", [True, False])
def test_the_last_code_that_another_holds_is_waited_for(
    waits: bool,  # noqa: FBT001 -- a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reward = make_reward(make_promotion(), n=1)
    if not waits:  # the control: without the second ask it is called out of stock

        def skips(of: Reward, _besides: object) -> RewardCode | None:
            return pool.free(of).select_for_update(skip_locked=True, no_key=True).first()

        monkeypatch.setattr(pool, "_lock_free", skips)
    held, go = Event(), Event()

    def holder() -> None:
        with transaction.atomic():
            pool.allocate(reward)
            held.set()
            go.wait(10)
            transaction.set_rollback(True)
        connection.close()

    thread = Thread(target=holder)
    thread.start()
    assert held.wait(10)
    Timer(0.1 if waits else 1, go.set).start()
    try:
        with transaction.atomic():
            if waits:
                assert pool.allocate(reward).allocated_at
            else:
                with pytest.raises(OutOfStock):
                    pool.allocate(reward)
    finally:
        go.set()
        thread.join()
