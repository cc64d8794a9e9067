"""Points under crowds and kills, on a real PostgreSQL; without the guard, each race is lost."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from membership.earning import sweeping
from membership.models import Lot, PointsAccount, SourceType, Spending
from membership.points import crediting, spending
from membership.points.accounts import record
from membership.points.books import CHECKS
from membership.points.crediting import credit
from membership.points.joining import open_account
from membership.points.spending import spend
from membership.points.taking import take
from products.models import RegisteredProduct
from tests.crowd import KEPT_AWAY, at_once, kinds, met, registered_by
from tests.membership.lots import make_account, make_lot, make_rule

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
CROWD = 20
KILLS = 200


def unlocked(pk: int) -> PointsAccount:
    """Read an account as if there were no lock."""
    return PointsAccount.objects.get(pk=pk)


def orders(account: PointsAccount) -> list[partial[Spending]]:
    return [
        partial(spend, account=account, points=100, cause=f"order:{number}", by=None)
        for number in range(CROWD)
    ]


def agree() -> bool:
    return all(not list(check()) for _label, check in CHECKS.values())


def test_of_twenty_orders_on_one_balance_one_is_paid(alice: User) -> None:
    account = make_account(alice)
    make_lot(account, 60)
    make_lot(account, 40)
    results = at_once(orders(account))
    assert kinds(results) == {"Spending": 1, "SpendingRefused": CROWD - 1}
    assert account.lots.points() == 0
    assert agree()


def test_without_the_lock_the_database_refuses_what_was_spent_twice(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account(alice)
    make_lot(account, 100)
    monkeypatch.setattr(spending, "lock_account", unlocked)
    monkeypatch.setattr(spending, "take", met(take, CROWD))
    results = at_once(orders(account))
    assert kinds(results) == {"IntegrityError": CROWD - 1, "Spending": 1}
    assert agree()


def test_without_lock_and_triggers_points_are_spent_twice(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account(alice)
    make_lot(account, 100)
    monkeypatch.setattr(spending, "lock_account", unlocked)
    monkeypatch.setattr(spending, "take", met(take, CROWD))
    tables = ("lot", "spending", "spendingpart")
    switch("DISABLE", tables)
    try:
        results = at_once(orders(account))
    finally:
        switch("ENABLE", tables)
    assert kinds(results)["Spending"] > 1
    assert not agree()


def switch(how: str, tables: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE membership_{table} {how} TRIGGER adds_up")


def test_a_source_is_credited_once_even_without_the_lock(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account(alice)
    act = partial(make_lot, account, source_id=7)
    results = at_once([act] * CROWD)
    assert kinds(results) == {"AssertionError": CROWD - 1, "Lot": 1}
    monkeypatch.setattr(crediting, "lock_account", unlocked)
    monkeypatch.setattr(crediting, "record", met(record, seconds=KEPT_AWAY))
    again = partial(make_lot, account, source_id=8)
    assert kinds(at_once([again] * 2))["Lot"] == 1
    assert Lot.objects.count() == 2
    assert credit.__name__ == "credit"


def earn_until_killed(told: int) -> None:
    """Earn, and tell of each statement before it is sent."""

    def tell(execute: Callable[..., object], *arguments: object) -> object:
        os.write(told, b".")
        return execute(*arguments)

    with connection.execute_wrapper(tell):
        while True:
            sweeping.earn_new()


def killed_at(statement: int) -> None:
    """Let a process earn, and kill it about this statement."""
    connection.close()
    heard, told = os.pipe()
    child = multiprocessing.get_context("fork").Process(target=earn_until_killed, args=(told,))
    child.start()
    for _ in range(statement):
        os.read(heard, 1)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    os.close(heard)
    os.close(told)


def test_a_sweep_that_is_killed_again_and_again_credits_each_source_once(alice: User) -> None:
    make_rule(SourceType.PRODUCT, 10)
    account = open_account(alice)
    units = registered_by([alice] * KILLS)
    for chance in os.urandom(KILLS):
        killed_at(1 + chance % 25)
    assert Lot.objects.exists()
    while sweeping.earn_new():
        pass
    assert RegisteredProduct.objects.count() == len(units)
    assert account.lots.count() == len(units)
    assert account.lots.points() == 10 * len(units)
    assert agree()
