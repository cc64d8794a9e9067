from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from foundation.working_days import today
from membership.models import Lot, PointsAccount, PointsEvent, SourceType, Spending, SpendingPart
from membership.points.spending import NoSpending, SpendingRefused, give_back, spend
from tests.membership.lots import make_account, make_lot

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(alice: User) -> PointsAccount:
    return make_account(alice)


def check_sums() -> None:
    """Ask the deferred triggers now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_what_expires_first_is_spent_first_and_each_part_names_its_lot(
    account: PointsAccount,
) -> None:
    late = make_lot(account, 100, expires_on=today() + timedelta(days=60))
    soon = make_lot(account, 40, expires_on=today() + timedelta(days=5))
    make_lot(account, 500, usable_in=3)
    spent = spend(account=account, points=70, cause="order:1", by=None)
    parts = spent.parts.order_by("pk").values_list("lot", "points")
    assert list(parts) == [(soon.pk, 40), (late.pk, 30)]
    assert Lot.objects.filter(account=account).usable().points() == 70
    check_sums()
    assert sum(account.events.values_list("points", flat=True)) == 570


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"left_at": timezone.now()}, NoSpending.LEFT),
        ({"excluded_at": timezone.now(), "exclusion": "dealer"}, NoSpending.EXCLUDED),
        ({"frozen_at": timezone.now()}, NoSpending.FROZEN),
        ({}, NoSpending.TOO_FEW),
    ],
)
def test_spending_is_refused_with_its_reason(
    account: PointsAccount, rita: User, state: dict[str, object], reason: NoSpending
) -> None:
    make_lot(account, 99 if reason == NoSpending.TOO_FEW else 100)
    if "frozen_at" in state:
        state = {**state, "frozen_by": rita}
    PointsAccount.objects.update(**state)
    with pytest.raises(SpendingRefused) as refused:
        spend(account=account, points=100, cause="order:1", by=None)
    assert refused.value.reasons == [reason]
    assert not Spending.objects.exists()


def test_a_refund_keeps_its_day_but_has_thirty_at_least(account: PointsAccount) -> None:
    far, near = today() + timedelta(days=200), today() + timedelta(days=5)
    make_lot(account, 40, expires_on=near)
    make_lot(account, 100, expires_on=far)
    spent = spend(account=account, points=100, cause="order:1", by=None)
    assert give_back(spending_id=spent.pk, by=None)
    assert not give_back(spending_id=spent.pk, by=None)
    refunds = Lot.objects.filter(source_type=SourceType.REFUND).order_by("pk")
    assert list(refunds.values_list("left", "expires_on")) == [
        (40, today() + timedelta(days=30)),
        (60, far),
    ]
    assert Lot.objects.filter(account=account).usable().points() == 140
    check_sums()


def test_what_is_owed_is_kept_from_what_comes(account: PointsAccount) -> None:
    PointsAccount.objects.update(owed=130)
    make_lot(account, 100)
    make_lot(account, 100)
    account.refresh_from_db()
    assert account.owed == 0
    assert Lot.objects.filter(account=account).usable().points() == 70
    assert sum(account.events.values_list("owed", flat=True)) == -130
    check_sums()


def acted(act: Callable[[], object]) -> None:
    with transaction.atomic():
        act()
        check_sums()


def deleted(table: str) -> None:
    """Delete past Django's own checks."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM membership_{table}")  # noqa: S608 -- our own table


def fresh_lot(account: PointsAccount) -> dict[str, object]:
    return {
        "account": account,
        "source_type": "shout_out",
        "source_id": 7,
        "usable_from": today(),
        "expires_on": today(),
    }


def test_the_database_refuses_what_does_not_add_up(account: PointsAccount) -> None:
    lot = make_lot(account, 100)
    spent = spend(account=account, points=60, cause="order:1", by=None)
    check_sums()
    other = {"spending": spent, "points": 10}
    wrong = {
        "a lot that lost more": lambda: Lot.objects.update(left=30),
        "a lot nobody tells of": lambda: Lot.objects.create(**fresh_lot(account), earned=5, left=5),
        "a part too many": lambda: SpendingPart.objects.create(lot=make_lot(account), **other),
        "a spending without parts": lambda: Spending.objects.create(
            account=account, cause="order:2", points=5
        ),
    }
    for act in wrong.values():
        with pytest.raises(IntegrityError):
            acted(act)
    assert Lot.objects.get(pk=lot.pk).left == 40


def test_the_database_refuses_parts_of_other_lots_and_other_days(
    account: PointsAccount, bob: User
) -> None:
    make_lot(account, 100)
    spent = spend(account=account, points=60, cause="order:1", by=None)
    for lot in (make_lot(make_account(bob)), make_lot(account, usable_in=3)):
        with pytest.raises(IntegrityError), transaction.atomic():
            SpendingPart.objects.create(spending=spent, lot=lot, points=1)


def test_history_is_append_only(account: PointsAccount) -> None:
    make_lot(account, 100)
    spend(account=account, points=60, cause="order:1", by=None)
    acts = [
        lambda: PointsEvent.objects.update(points=1),
        lambda: PointsEvent.objects.update(note="x"),
        lambda: Spending.objects.update(points=1),
        lambda: SpendingPart.objects.update(points=1),
        lambda: Lot.objects.update(earned=1000),
        lambda: Lot.objects.update(expires_on=today()),
        *(partial(deleted, table) for table in ("pointsevent", "spendingpart", "spending", "lot")),
    ]
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_one_source_earns_once_and_one_cause_spends_once(account: PointsAccount) -> None:
    lot = make_lot(account, 100)
    spend(account=account, points=10, cause="order:1", by=None)
    with pytest.raises(IntegrityError, match="cause"), transaction.atomic():
        spend(account=account, points=10, cause="order:1", by=None)
    again = {**fresh_lot(account), "source_id": lot.source_id}
    with pytest.raises(IntegrityError, match="lot_of_a_source_once"), transaction.atomic():
        Lot.objects.create(**again, earned=5, left=5)
