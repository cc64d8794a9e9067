import pytest

from accounts.models import User
from membership.earning.sources import take_back_product
from membership.models import Lot, PointsAccount, PointsEvent, SourceType
from membership.points import joining
from membership.points.books import CHECKS
from membership.points.claw_back import take_back
from membership.points.joining import leave
from membership.points.spending import give_back, spend
from notifications.models import Email
from products.models import RegisteredProduct
from products.registration.register import release
from tests.factories import make_registered
from tests.membership.clock import later
from tests.membership.lots import make_account, make_lot

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(alice: User) -> PointsAccount:
    return make_account(alice)


def lose(lot: Lot) -> bool:
    return take_back(source_type=SourceType(lot.source_type), source_id=lot.source_id, by=None)


def state(account: PointsAccount) -> tuple[int, int]:
    account.refresh_from_db()
    assert all(not [*check()] for _label, check in CHECKS.values())
    return account.lots.points(), account.owed


def test_pending_points_are_void(account: PointsAccount) -> None:
    lot = make_lot(account, 100, usable_in=20)
    make_lot(account, 50)
    assert lose(lot)
    assert not lose(lot)
    assert state(account) == (50, 0)
    assert "100 points" in Email.objects.get().text


def test_what_was_spent_is_owed_and_kept_from_what_comes(account: PointsAccount) -> None:
    lot = make_lot(account, 100)
    spend(account=account, points=70, cause="order:1", by=None)
    assert lose(lot)
    assert state(account) == (0, 70)
    make_lot(account, 100)
    assert state(account) == (30, 0)
    kinds = account.events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[2:5] == ["voided", "owed", "earned"]


def test_what_was_given_back_is_taken_instead_of_owed(account: PointsAccount) -> None:
    lot = make_lot(account, 100)
    spent = spend(account=account, points=100, cause="order:1", by=None)
    give_back(spending_id=spent.pk, by=None)
    spend(account=account, points=40, cause="order:2", by=None)
    assert lose(lot)
    assert state(account) == (0, 40)


def test_a_lot_that_paid_a_debt_leaves_it_again(account: PointsAccount) -> None:
    first = make_lot(account, 100)
    spend(account=account, points=100, cause="order:1", by=None)
    lose(first)
    second = make_lot(account, 150)
    assert state(account) == (50, 0)
    lose(second)
    assert state(account) == (0, 100)


def test_who_has_left_owes_nothing_more(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = make_lot(account, 100)
    assert leave(account.member)
    # As another window has read it before.
    monkeypatch.setattr(joining, "account_of", lambda _member: account)
    assert not leave(account.member)
    assert not lose(lot)
    assert state(account) == (0, 0)
    for kind in (PointsEvent.Kind.GIVEN_UP, PointsEvent.Kind.LEFT):
        assert account.events.filter(kind=kind).count() == 1


@pytest.mark.parametrize(("kept", "left"), [(19, 0), (20, 100)])
def test_what_is_given_away_while_pending_is_void_however_late_that_is_read(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch, kept: int, left: int
) -> None:
    unit = make_registered(account.member)
    product = SourceType.PRODUCT
    make_lot(account, 100, usable_in=20, source_type=product, source_id=unit.pk)
    later(monkeypatch, kept)
    release(unit, because=RegisteredProduct.Ending.HANDED_OVER)
    later(monkeypatch, 3)
    assert take_back_product(unit) is not bool(left)
    assert state(account) == (left, 0)
