from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from membership.desk import goodwill, standing
from membership.desk.goodwill import AskedByOneself, DecidedAlready, EarnsNothing
from membership.desk.liability import by_month
from membership.desk.simulating import would_get
from membership.models import Goodwill, Lot, PointsAccount, SourceType
from notifications.models import Email
from tests.conftest import in_group
from tests.factories import make_member, make_registered
from tests.membership.lots import make_account, make_lot, make_rule

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def account(alice: User) -> PointsAccount:
    return make_account(alice)


def test_a_few_points_are_given_at_once_and_many_by_two(account: PointsAccount, rita: User) -> None:
    goodwill.ask(account_id=account.pk, points=400, reason="Late parcel.", by=rita)
    assert account.lots.points() == 400
    asked = goodwill.ask(account_id=account.pk, points=600, reason="Again.", by=rita)
    assert asked.needs_two, "together it is as much as takes two"
    assert account.lots.points() == 400
    with pytest.raises(AskedByOneself):
        goodwill.decide(goodwill_id=asked.pk, by=rita, is_granted=True)
    omar = make_member(is_staff=True)
    assert goodwill.decide(goodwill_id=asked.pk, by=omar, is_granted=True)
    with pytest.raises(DecidedAlready):
        goodwill.decide(goodwill_id=asked.pk, by=omar, is_granted=False)
    assert account.lots.points() == 1_000


def test_the_database_refuses_many_points_by_one(account: PointsAccount, rita: User) -> None:
    asked = goodwill.ask(account_id=account.pk, points=5_000, reason="Alone.", by=rita)
    decided = {"decided_at": asked.asked_at, "decided_by": rita, "is_granted": True}
    with pytest.raises(IntegrityError, match="goodwill_by_two"), transaction.atomic():
        Goodwill.objects.update(**decided)


def test_who_asked_may_take_it_back(account: PointsAccount, rita: User) -> None:
    asked = goodwill.ask(account_id=account.pk, points=5_000, reason="A mistake.", by=rita)
    assert goodwill.decide(goodwill_id=asked.pk, by=rita, is_granted=False) is None
    assert not Lot.objects.exists()


def test_nothing_is_given_to_who_takes_no_part(account: PointsAccount, rita: User) -> None:
    asked = goodwill.ask(account_id=account.pk, points=5_000, reason="Many.", by=rita)
    standing.exclude(account_id=account.pk, by=rita, why="dealer", reason="-")
    with pytest.raises(EarnsNothing):
        goodwill.ask(account_id=account.pk, points=1, reason="-", by=rita)
    with pytest.raises(EarnsNothing):
        goodwill.decide(goodwill_id=asked.pk, by=make_member(is_staff=True), is_granted=True)
    asked.refresh_from_db()
    assert asked.decided_at is None
    assert Goodwill.objects.count() == 1


def test_nobody_acts_on_an_account_of_their_own(rita: User) -> None:
    own = make_account(rita)
    with pytest.raises(ConflictOfInterest):
        goodwill.ask(account_id=own.pk, points=1, reason="Me.", by=rita)
    for act in (standing.freeze, standing.unfreeze, standing.readmit, standing.forgive):
        with pytest.raises(ConflictOfInterest):
            act(account_id=own.pk, by=rita, reason="Me.")
    with pytest.raises(ConflictOfInterest):
        standing.exclude(account_id=own.pk, by=rita, why="dealer", reason="Me.")


def test_who_is_excluded_is_told_how_to_object_and_earns_nothing(
    account: PointsAccount, rita: User
) -> None:
    standing.exclude(account_id=account.pk, by=rita, why="dealer", reason="Sells cards.")
    text = Email.objects.get().text
    assert "dealers can't take part" in text
    assert "please write to us" in text
    assert "Sells cards" not in text
    with pytest.raises(standing.StandsSo):
        standing.exclude(account_id=account.pk, by=rita, why="dealer", reason="-")
    standing.readmit(account_id=account.pk, by=rita, reason="Not a dealer.")
    make_lot(account)


def test_a_debt_is_written_off_with_a_reason(account: PointsAccount, rita: User) -> None:
    PointsAccount.objects.update(owed=80)
    standing.forgive(account_id=account.pk, by=rita, reason="Our mistake.")
    account.refresh_from_db()
    assert account.owed == 0
    assert account.events.get().owed == -80


@pytest.mark.long
def test_the_page_of_an_account_shows_acts_and_simulates(
    account: PointsAccount, client: Client
) -> None:
    staff = make_member("ops@example.com", is_staff=True)
    in_group(staff, "Ops")
    client.force_login(staff)
    make_registered(account.member)
    rule = make_rule(SourceType.PRODUCT, 70, is_active=False)
    page = reverse("admin:membership_pointsaccount_change", args=[account.pk])
    assert client.get(f"{page}?rule={rule.pk}").context["would"][0].points == 70
    act = reverse("admin:membership_pointsaccount_act", args=[account.pk])
    refused = client.post(act, {"act": "goodwill", "reason": "Sorry."})
    assert "This is needed" in refused.content.decode()
    client.post(act, {"act": "goodwill", "points": "2000", "reason": "Sorry."})
    asked = Goodwill.objects.get()
    decide = reverse("admin:membership_pointsaccount_goodwill", args=[account.pk])
    client.post(decide, {"act": "agree", "asked": asked.pk})
    asked.refresh_from_db()
    assert asked.decided_at is None
    client.post(decide, {"act": "refuse", "asked": asked.pk})
    asked.refresh_from_db()
    assert asked.is_granted is False
    report = reverse("admin:membership_pointsaccount_liability")
    assert client.get(f"{report}?rate=0.01").status_code == 200


def test_a_simulation_writes_nothing(account: PointsAccount) -> None:
    unit = make_registered(account.member)
    make_rule(SourceType.PRODUCT, 30)
    (line,) = would_get(account, None)
    assert (line.points, line.earned, line.name) == (30, 0, unit.product.name)
    assert not Lot.objects.exists()


def test_the_report_sums_by_the_month_of_expiry(account: PointsAccount) -> None:
    make_lot(account, 100)
    make_lot(account, 50, usable_in=9)
    (month,) = by_month(Decimal("0.02"))
    assert (month.usable, month.pending, month.total, month.cost) == (100, 50, 150, Decimal("3.00"))
