"""A year of a thousand members, day by day: what holds on each of them."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from foundation.sweeps import Sweep
from foundation.working_days import today
from membership.earning.sources import read_released
from membership.earning.sweeping import EARN
from membership.models import (
    Lot,
    PointsAccount,
    PointsEvent,
    SourceType,
    Spending,
)
from membership.points.books import CHECKS
from membership.points.claw_back import take_back
from membership.points.crediting import credit
from membership.points.expiring import expire, last_day_for, warn
from membership.points.spending import SpendingRefused, give_back, spend
from membership.points.tiers import review_tiers
from notifications.models import Email
from products.models import RegisteredProduct
from products.registration.register import release
from tests.crowd import registered_by
from tests.membership.lots import make_tiers

pytestmark = [pytest.mark.django_db, pytest.mark.long]
MEMBERS, DAYS, ACTS_A_DAY = 1_000, 365, 2
MOST_GIVEN = 150
BEGIN = datetime(2026, 1, 1, 3, tzinfo=UTC)
NEVER_WRONG = """
SELECT
    (SELECT coalesce(sum("left"), 0) FROM membership_lot)
    = (SELECT coalesce(sum(points), 0) FROM membership_pointsevent),
    (SELECT coalesce(sum(owed), 0) FROM membership_pointsaccount)
    = (SELECT coalesce(sum(owed), 0) FROM membership_pointsevent),
    NOT EXISTS (SELECT FROM membership_lot WHERE "left" < 0 OR "left" > earned)
"""


def crowd() -> list[PointsAccount]:
    """Members who have been in the program for long, with points that expire within the year."""
    members = User.objects.bulk_create(
        User(email=f"m{n}@example.com", first_name="M", region="DE", language="en")
        for n in range(MEMBERS)
    )
    accounts = PointsAccount.objects.bulk_create(
        PointsAccount(member=member, joined_at=BEGIN) for member in members
    )
    lots = Lot.objects.bulk_create(
        Lot(
            account=account,
            source_type=SourceType.SHOUT_OUT,
            source_id=number,
            earned=300,
            left=300,
            earned_at=BEGIN - timedelta(days=600),
            usable_from=BEGIN.date(),
            # Five of six last longer than the year.
            expires_on=last_day_for(BEGIN.date() - timedelta(days=730 - number % 72 * 30)),
            told_at=BEGIN,
        )
        for number, account in enumerate(accounts)
    )
    PointsEvent.objects.bulk_create(
        PointsEvent(account=lot.account, kind="earned", points=300, lot=lot, occurred_at=BEGIN)
        for lot in lots
    )
    return accounts


class Year:
    """What members do, by chance, but the same at each run."""

    def __init__(self) -> None:
        self.chance = random.Random(21)  # noqa: S311 -- a test that fails is to fail again
        self.accounts, self.number = crowd(), 1_000_000
        chosen = self.chance.sample(self.accounts, MOST_GIVEN)
        self.units = registered_by(account.member for account in chosen)
        self.owned: list[RegisteredProduct] = []

    def act(self) -> None:
        """Let somebody earn, spend, get something back or lose it."""
        account = self.chance.choice(self.accounts)
        self.number += 1
        match self.chance.choices(["earn", "spend", "back", "lose", "give"], [5, 4, 1, 1, 1])[0]:
            case "earn":
                self.earn(account)
            case "spend":
                self.spend(account)
            case "give":
                self.give_away()
            case "back":
                self.any_of(
                    Spending.objects.filter(kind="order"),
                    lambda row: give_back(spending_id=row.pk, by=None),
                )
            case _:
                self.any_of(
                    Lot.objects.filter(source_type="product", left__lt=F("earned")),
                    lambda row: take_back(
                        source_type=SourceType.PRODUCT, source_id=row.source_id, by=None
                    ),
                )

    def earn(self, account: PointsAccount) -> None:
        """Credit a product."""
        credit(
            account=account,
            source_type=SourceType.PRODUCT,
            source_id=self.number,
            points=self.chance.randint(50, 900),
            usable_from=today() + timedelta(days=20),
            expires_on=last_day_for(today()),
        )

    def give_away(self) -> None:
        """Credit a unit, and let one be given away that is owned for long enough, or not yet."""
        unit = self.units.pop()
        self.owned.append(unit)
        credit(
            account=unit.user.points_account,
            source_type=SourceType.PRODUCT,
            source_id=unit.pk,
            points=self.chance.randint(50, 900),
            usable_from=today() + timedelta(days=20),
            expires_on=last_day_for(today()),
        )
        if len(self.owned) > self.chance.randint(1, 8):
            given = self.owned.pop(0)
            release(given, because=RegisteredProduct.Ending.HANDED_OVER)

    def spend(self, account: PointsAccount) -> None:
        """Order something, if there are points for it."""
        points = self.chance.randint(20, 320)
        with suppress(SpendingRefused):
            spend(account=account, points=points, cause=f"order:{self.number}", by=None)

    def any_of(self, rows: Any, act: Any) -> None:
        """Act on one of these."""
        keys = list(rows.order_by("-pk").values_list("pk", flat=True)[:50])
        if keys:
            act(rows.get(pk=self.chance.choice(keys)))


def assert_what_was_given_away_while_pending_is_void() -> None:
    given = RegisteredProduct.objects.exclude(released_at=None)
    ended = {each.pk: each.released_at.date() for each in given if each.released_at}
    lots = Lot.objects.filter(source_type=SourceType.PRODUCT, source_id__in=ended)
    pending = {lot.pk for lot in lots if ended[lot.source_id] < lot.usable_from}
    void = set(lots.exclude(voided_at=None).values_list("pk", flat=True))
    assert pending
    assert pending <= void
    assert lots.count() > len(void), "who had it for longer keeps the points"


def holds() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(NEVER_WRONG)
        return bool(cursor.fetchone() == (True, True, True))


def test_a_year_of_a_thousand_members_adds_up_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [BEGIN]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    make_tiers()
    year = Year()
    for day in range(DAYS):
        moment[0] = BEGIN + timedelta(days=day)
        with transaction.atomic():
            for sweep in (warn, expire, review_tiers):
                while sweep():
                    pass
            for _ in range(ACTS_A_DAY):
                year.act()
            with Sweep(EARN) as run:
                read_released(run)
        assert holds(), today()
    assert [list(check()) for _label, check in CHECKS.values()] == [[], [], []]
    assert_what_was_given_away_while_pending_is_void()
    expired = Spending.objects.filter(kind="expiry")
    assert expired.count() > MEMBERS / 10
    assert PointsEvent.objects.filter(kind="owed").exists()
    for spending in expired.prefetch_related("parts__lot"):
        told = Email.objects.filter(
            about=f"points:{spending.account_id}",
            kind="points_expiring",
            queued_at__lte=spending.spent_at - timedelta(days=14),
        )
        assert told.exists(), spending
