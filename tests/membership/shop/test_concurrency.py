"""Races about orders on a real PostgreSQL, each with a control that goes red without its guard."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from accounts.models import User
from fulfilment.delivery import owing
from fulfilment.models import Fulfilment
from fulfilment.parcels import picking, recipients
from membership.models import Lot, PointsAccount, PointsOrder, ShopItem
from membership.points import spending
from membership.shop import closing, emails, ordering
from notifications.models import Email
from promotions.models import Reward, RewardCode
from tests.crowd import at_once, kinds
from tests.factories import make_member
from tests.membership.shop.items import ADDRESS, confirmed, make_item, make_rich, place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
CROWD = 20
MEMBERS = 8


def orders(member: User, item: ShopItem, n: int) -> list[partial[PointsOrder]]:
    act = partial(ordering.order, by=member, item_id=item.pk)
    return [partial(act, confirmed=confirmed(item)) for _ in range(n)]


def left() -> int:
    return Lot.objects.aggregate(total=Sum("left"))["total"] or 0


def test_of_20_orders_on_one_balance_one_goes_through(alice: User) -> None:
    make_rich(alice, 100)
    item = make_item(price=100, stock=CROWD)
    results = at_once(orders(alice, item, CROWD))
    assert kinds(results) == {"CannotOrder": CROWD - 1, "PointsOrder": 1}
    assert (left(), PointsOrder.objects.count(), Fulfilment.objects.count()) == (0, 1, 1)
    assert Reward.objects.get(pk=item.reward_id).stock == CROWD - 1


def test_without_the_lock_of_the_account_the_database_refuses_the_second_spending(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rich(alice, 100)
    item = make_item(price=100)
    have_counted = Barrier(2, timeout=10)
    count = spending.reasons_against

    def counted(*given: Any) -> Any:
        found = count(*given)
        with suppress(BrokenBarrierError):
            have_counted.wait()
        return found

    def unlocked(pk: int) -> PointsAccount:
        return PointsAccount.objects.get(pk=pk)

    for module in (ordering, spending):
        monkeypatch.setattr(module, "lock_account", unlocked)
    monkeypatch.setattr(spending, "reasons_against", counted)
    results = at_once(orders(alice, item, 2))
    # Both have counted 100 points: that what is left adds up is what keeps the second one away.
    assert kinds(results) == {"IntegrityError": 1, "PointsOrder": 1}
    assert (left(), PointsOrder.objects.count()) == (0, 1)


def killed(act: Callable[[], object]) -> None:
    """Do it in a process of its own, which does not live to the end."""
    pid = os.fork()
    if pid == 0:
        # The other one's connection stays open, and is not ours.
        connection.connection = None
        try:
            act()
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL


@pytest.mark.parametrize(
    ("module", "step"),
    [(ordering, "spend"), (owing, "owe"), (emails, "ordered"), (transaction.Atomic, "__exit__")],
)
@pytest.mark.filterwarnings("ignore:This process")  # that it has threads, which do nothing here
def test_whoever_is_killed_in_between_leaves_all_or_nothing(
    alice: User, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    make_rich(alice, 100)
    item = make_item(price=100, stock=2)
    page = confirmed(item)
    act = partial(ordering.order, by=alice, item_id=item.pk, confirmed=page)
    done = getattr(module, step)

    def done_and_dead(*args: Any, **fields: Any) -> None:
        done(*args, **fields)
        # Of what is committed in several steps, the outermost is the last.
        if step != "__exit__" or not connection.in_atomic_block:
            os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(module, step, done_and_dead)
        killed(act)
    is_committed = step == "__exit__"
    found = (left(), PointsOrder.objects.count(), Fulfilment.objects.count(), Email.objects.count())
    assert found == ((0, 1, 1, 1) if is_committed else (100, 0, 0, 0))
    # The member sends the page again: it is one order, whatever died when.
    act()
    assert (left(), PointsOrder.objects.count(), Email.objects.count()) == (0, 1, 1)


def test_one_page_sent_by_many_hands_is_one_order(alice: User) -> None:
    make_rich(alice, 2000)
    item = make_item(price=100, stock=CROWD)
    page = confirmed(item)
    act = partial(ordering.order, by=alice, item_id=item.pk, confirmed=page)
    results = at_once([act] * MEMBERS)
    assert kinds(results) == {"PointsOrder": MEMBERS}
    assert (left(), PointsOrder.objects.count()) == (1900, 1)


@pytest.mark.parametrize("kind", [ShopItem.Kind.PARCEL, ShopItem.Kind.CODE])
def test_of_8_members_one_gets_the_last_one(kind: ShopItem.Kind) -> None:
    item = make_item(price=100, stock=1, kind=kind)
    members = [make_member() for _ in range(MEMBERS)]
    for member in members:
        make_rich(member, 100)
    results = at_once([act for member in members for act in orders(member, item, 1)])
    assert kinds(results) == {"CannotOrder": MEMBERS - 1, "PointsOrder": 1}
    assert left() == 100 * (MEMBERS - 1)
    assert Fulfilment.objects.count() == 1
    if kind == ShopItem.Kind.CODE:
        assert RewardCode.objects.filter(allocated_at__isnull=False).count() == 1
    else:
        assert Reward.objects.get(pk=item.reward_id).stock == 0


def test_cancelling_and_packing_do_not_pass_each_other(alice: User, omar: User) -> None:
    make_rich(alice, 1000)
    item = make_item(price=100, stock=10)
    for _ in range(MEMBERS):
        order = place(alice, item)
        parcel = Fulfilment.objects.get(cause=order.cause)
        cancel = partial(closing.cancel, by=alice, reference=order.reference)
        pick = partial(picking.pick, parcel_ids=[parcel.pk], by=omar)
        acts: list[Any] = [cancel, pick]
        results: list[Any] = at_once(acts)
        cancelled, picked = results
        parcel.refresh_from_db()
        order.refresh_from_db()
        if isinstance(cancelled, PointsOrder):
            assert (picked.done, parcel.status, order.status) == (0, "revoked", "cancelled")
        else:
            assert isinstance(cancelled, closing.CannotClose)
            assert (picked.done, parcel.status, order.status) == (1, "ready", "ordered")
            Fulfilment.objects.filter(pk=parcel.pk).update(status="due")
            parcel.shipments.all().delete()
            closing.cancel(by=alice, reference=order.reference)
    assert left() == 1000
    assert Reward.objects.get(pk=item.reward_id).stock == 10


def test_without_the_lock_a_packed_parcel_would_be_cancelled(
    alice: User, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rich(alice, 100)
    order = place(alice)
    parcel = Fulfilment.objects.get(cause=order.cause)

    def read_before_it_is_packed(row: PointsOrder) -> PointsOrder:
        found = PointsOrder.objects.for_pages().get(pk=row.pk)
        monkeypatch.undo()
        pick = partial(picking.pick, parcel_ids=[parcel.pk], by=omar)
        assert kinds(at_once([pick])) == {"Picked": 1}
        return found

    monkeypatch.setattr(closing, "locked", read_before_it_is_packed)
    closing.cancel(by=alice, reference=order.reference)
    # The parcel lies packed on the table, and its order is cancelled: what the lock is for.
    assert parcel.shipments.filter(over_at=None).exists()
    assert PointsOrder.objects.get().status == "cancelled"


def test_cancelling_twice_at_once_gives_back_once(alice: User) -> None:
    make_rich(alice, 100)
    item = make_item(stock=1)
    for _ in range(4):
        order = place(alice, item)
        act = partial(closing.cancel, by=alice, reference=order.reference)
        assert kinds(at_once([act] * 4)) == {"PointsOrder": 4}
        assert left() == 100
        assert Reward.objects.get(pk=item.reward_id).stock == 1


def test_another_address_and_cancelling_wait_for_each_other(alice: User) -> None:
    make_rich(alice, 100)
    item = make_item(stock=1)
    for _ in range(4):
        order = place(alice, item)
        parcel = Fulfilment.objects.get(cause=order.cause)
        cancel = partial(closing.cancel, by=alice, reference=order.reference)
        change = partial(
            recipients.change_address,
            parcel_id=parcel.pk,
            by=alice,
            address={**ADDRESS, "street": str(uuid4())},
        )
        acts: list[Any] = [cancel, change]
        cancelled, changed = at_once(acts)
        assert isinstance(cancelled, PointsOrder)
        assert isinstance(changed, Fulfilment | recipients.AlreadyPicked)
