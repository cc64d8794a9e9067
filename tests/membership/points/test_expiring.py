from datetime import date, timedelta

import pytest

from accounts.models import User
from foundation.working_days import today
from membership.desk import standing
from membership.models import Lot, PointsAccount, PointsEvent
from membership.points.books import CHECKS
from membership.points.expiring import expire, last_day_for, warn
from membership.points.spending import spend
from notifications.models import Email
from notifications.outbox import truth
from tests.membership.clock import later
from tests.membership.lots import make_account, make_lot

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(alice: User) -> PointsAccount:
    return make_account(alice)


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


@pytest.mark.parametrize(
    ("earned_on", "last"),
    [
        (date(2026, 11, 30), date(2028, 11, 30)),
        (date(2026, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 5), date(2028, 12, 31)),
    ],
)
def test_points_last_to_the_end_of_a_month(earned_on: date, last: date) -> None:
    assert last_day_for(earned_on) == last


def test_two_emails_come_before_points_expire(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    for points in (60, 40):
        make_lot(account, points, expires_on=in_days(100))
    make_lot(account, 500, expires_on=in_days(500))
    spend(account=account, points=10, cause="order:1", by=None)
    sent = []
    for days in (9, 1, 75, 1, 14, 1):
        later(monkeypatch, days)
        warn()
        expire()
        mails = Email.objects.filter(kind="points_expiring")
        left = account.lots.points() > 500
        assert truth.untrue(list(mails)) == (set() if left else {mail.pk for mail in mails})
        sent.append((mails.count(), account.lots.points()))
    assert sent == [(0, 590), (1, 590), (1, 590), (2, 590), (2, 590), (2, 500)]
    assert "90 of your points" in Email.objects.filter(kind="points_expiring")[0].text
    told = account.events.get(kind=PointsEvent.Kind.EXPIRED)
    assert told.points == -90


def test_what_was_never_announced_gets_its_days(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lot(account, expires_on=in_days(20))
    later(monkeypatch, 40)
    assert expire() == 0
    assert warn() == 1
    assert Lot.objects.get().expires_on == in_days(14)
    later(monkeypatch, 15)
    assert (warn(), expire()) == (0, 1)


def test_nothing_expires_while_an_account_is_frozen(
    account: PointsAccount, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lot(account, expires_on=in_days(10))
    warn()
    standing.freeze(account_id=account.pk, by=rita, reason="Checked.")
    later(monkeypatch, 20)
    assert (warn(), expire()) == (0, 0)
    standing.unfreeze(account_id=account.pk, by=rita, reason="Fine.")
    assert account.lots.usable().points() == 100
    assert Lot.objects.get().expires_on == in_days(30)


def test_the_books_agree_and_name_what_does_not(account: PointsAccount) -> None:
    make_lot(account)
    spend(account=account, points=10, cause="order:1", by=None)
    assert [list(check()) for _label, check in CHECKS.values()] == [[], [], []]
    PointsAccount.objects.update(owed=5)
    assert list(CHECKS["points_of_account"][1]()) == [str(account.pk)]
