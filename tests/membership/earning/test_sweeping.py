import dataclasses
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Consent, Subscription, User
from accounts.privacy import consent
from foundation import sweeps
from foundation.working_days import today
from membership.earning import reading, sources, sweeping
from membership.earning.own_acts import BirthdayRefused, earn_by_profile, set_birthday
from membership.models import EarningMark, Lot, PointsAccount, SourceType, Tier, TierBenefit
from membership.points.joining import open_account
from notifications.models import Email
from products.models import RegisteredProduct
from products.registration.register import release
from redemptions.review import decisions
from tests.factories import (
    make_claim,
    make_member,
    make_product,
    make_promotion,
    make_registered,
    make_reward,
)
from tests.membership.clock import later
from tests.membership.lots import make_rule, make_tiers

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def account(alice: User) -> PointsAccount:
    make_tiers()
    return open_account(alice)


def earned() -> dict[str, int]:
    rows = Lot.objects.filter(voided_at=None).order_by("pk")
    return dict(rows.values_list("source_type", "earned"))


def test_a_product_earns_by_its_rule_and_its_members_tier(account: PointsAccount) -> None:
    TierBenefit.objects.create(tier=Tier.objects.get(slug="bronze"), kind="factor", amount=150)
    rule = make_rule(SourceType.PRODUCT, 100, pending_days=5)
    make_registered(account.member)
    assert sweeping.earn_new() == 1
    assert sweeping.earn_new() == 0
    lot = Lot.objects.get()
    assert (lot.earned, lot.rule, lot.usable_from) == (150, rule, today() + timedelta(days=5))


def test_what_was_there_before_joining_earns_nothing(alice: User, bob: User) -> None:
    make_rule(SourceType.PRODUCT)
    make_registered(alice)
    make_registered(bob)
    open_account(alice)
    assert sweeping.earn_new() == 0


def test_who_works_for_us_by_now_earns_nothing_more(account: PointsAccount) -> None:
    make_rule(SourceType.PRODUCT)
    User.objects.update(is_staff=True)
    make_registered(account.member)
    assert sweeping.earn_new() == 0


def test_a_claim_earns_when_it_is_approved_and_loses_it_when_revoked(
    account: PointsAccount, rita: User
) -> None:
    make_rule(SourceType.CLAIM, 40)
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(account.member, promotion)
    assert sweeping.earn_new() == 0
    decisions.approve(claim_id=claim.pk, by=rita)
    assert sweeping.earn_new() == 1
    assert earned() == {"claim": 40}
    decisions.revoke(claim_id=claim.pk, by=rita, reason="A second account.")
    assert sweeping.earn_new() == 1
    assert earned() == {}


def give_away(unit: RegisteredProduct, because: RegisteredProduct.Ending) -> None:
    release(unit, because=because)
    sweeping.earn_new()


def test_a_unit_given_away_while_pending_loses_its_points_and_earns_for_the_next(
    account: PointsAccount, bob: User
) -> None:
    make_rule(SourceType.PRODUCT)
    other = open_account(bob)
    unit = make_registered(account.member)
    sweeping.earn_new()
    give_away(unit, RegisteredProduct.Ending.HANDED_OVER)
    assert account.lots.points() == 0
    make_registered(bob, serial=unit.serial)
    sweeping.earn_new()
    assert other.lots.points() == 100


def test_who_sells_it_later_keeps_the_points_and_the_unit_earns_once(
    account: PointsAccount, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(SourceType.PRODUCT)
    other = open_account(bob)
    units = [make_registered(account.member), make_registered(account.member)]
    sweeping.earn_new()
    later(monkeypatch, 40)
    give_away(units[0], RegisteredProduct.Ending.HANDED_OVER)
    make_registered(bob, serial=units[0].serial)
    sweeping.earn_new()
    assert (account.lots.points(), other.lots.points()) == (200, 0)
    give_away(units[1], RegisteredProduct.Ending.DISPUTED)
    assert account.lots.points() == 100


def test_a_friend_is_proven_by_the_first_product(account: PointsAccount) -> None:
    make_rule(SourceType.REFERRAL, 250)
    make_rule(SourceType.PRODUCT)
    friend = open_account(make_member(), code=account.referral_code or "")
    sweeping.earn_new()
    assert account.lots.points() == 0
    unit = make_registered(friend.member)
    make_registered(make_member())
    sweeping.earn_new()
    assert account.lots.points() == 250
    give_away(unit, RegisteredProduct.Ending.DISPUTED)
    assert account.lots.points() == 0


def test_who_agreed_when_signing_up_is_in_and_newsletters_count_once(alice: User) -> None:
    make_rule(SourceType.NEWSLETTER, 10)
    consent.record(by=alice, kind=Consent.Kind.REWARD_PROGRAM)
    for topic in ("products", "events"):
        Subscription.objects.create(user=alice, topic=topic)
    assert sweeping.earn_new() == 2
    assert alice.points_account.lots.points() == 10


def test_a_complete_profile_earns_once(account: PointsAccount, client: Client) -> None:
    make_rule(SourceType.PROFILE, 30)
    client.force_login(account.member)
    page = reverse("points-earn")
    assert "Contact Number" in client.get(page).content.decode()
    assert earn_by_profile(by=account.member) is None
    User.objects.update(contact_number="+4930123456")
    for _ in range(2):
        client.post(reverse("points-profile"))
    assert earned() == {"profile": 30}
    assert "Get the points" not in client.get(page).content.decode()


def test_a_birthday_earns_each_year_and_not_on_the_day_it_is_given(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(SourceType.BIRTHDAY, 50, with_factor=False)
    day = today() + timedelta(days=30)
    set_birthday(by=account.member, month=day.month, day=day.day)
    with pytest.raises(BirthdayRefused):
        set_birthday(by=account.member, month=1, day=1)
    assert sweeping.earn_by_birthday() == 0
    later(monkeypatch, 31)
    assert [sweeping.earn_by_birthday() for _ in range(2)] == [1, 0]
    later(monkeypatch, 365)
    assert sweeping.earn_by_birthday() == 1


def test_a_birthday_at_the_end_of_a_year_counts_once_however_many_have_theirs(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(SourceType.BIRTHDAY, 50)
    other = open_account(make_member())
    given_on = today() - timedelta(days=99)
    PointsAccount.objects.update(birth_month=12, birth_day=31, birthday_set_on=given_on)
    monkeypatch.setattr(sweeps, "MOST_ROWS", 1)
    for year, month, day in ((2026, 12, 31), (2027, 1, 1)):
        moment = timezone.now().replace(year=year, month=month, day=day)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        for after in (0, account.pk):
            sweeping.earn_by_birthday(after=after)
    assert sorted(Lot.objects.values_list("account", flat=True)) == [account.pk, other.pk]


def test_a_leap_day_comes_on_the_28th_in_other_years(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = timezone.now().replace(year=2027, month=2, day=28)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    given_on = today() - timedelta(days=99)
    PointsAccount.objects.update(birth_month=2, birth_day=29, birthday_set_on=given_on)
    assert list(sweeping.birthdays()) == [account]


def test_a_rule_gives_no_more_often_than_it_says(account: PointsAccount) -> None:
    make_rule(SourceType.PRODUCT, most_times=2, period="month")
    for _ in range(3):
        make_registered(account.member)
    assert sweeping.earn_new() == 2


def test_what_was_earned_is_told_once_a_day(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(SourceType.PRODUCT, category=make_product().category)
    for count in (2, 1):
        for _ in range(count):
            make_registered(account.member)
        sweeping.earn_new()
        sweeping.tell()
    told = Email.objects.filter(kind="points_earned")
    assert told.count() == 1
    assert "200 points" in told.get().text
    later(monkeypatch, 1)
    assert [sweeping.tell() for _ in range(2)] == [1, 0]


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Units that cannot be earned for."""
    bad = set[int]()

    def earn(row: RegisteredProduct) -> object:
        if row.pk in bad:
            raise ValueError
        return sources.earn_by_product(row)

    products = next(one for one in sources.OWN_READERS if one.name == "products")
    reader = reading.SourceReader("products", products.rows, products.moment, earn)
    monkeypatch.setattr(sweeping, "OWN_READERS", (reader,))
    return bad


def test_the_mark_stays_behind_what_may_still_come_and_a_bad_row_stops_nobody(
    account: PointsAccount, poison: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(SourceType.PRODUCT)
    first, second, third = (make_registered(account.member) for _ in range(3))
    poison.add(second.pk)
    assert sweeping.earn_new() == 2
    assert EarningMark.objects.get(name="products").seen_id == 0
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1))
    assert sweeping.earn_new() == 0
    assert EarningMark.objects.get(name="products").seen_id == first.pk
    poison.clear()
    assert sweeping.earn_new() == 1
    assert EarningMark.objects.get(name="products").seen_id == third.pk


def test_a_bad_end_of_a_registration_stops_nobody(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(SourceType.PRODUCT)
    bad, good = (make_registered(account.member) for _ in range(2))
    sweeping.earn_new()
    for unit in (bad, good):
        release(unit, because=RegisteredProduct.Ending.DISPUTED)

    def take_back(row: RegisteredProduct) -> object:
        if row.pk == bad.pk:
            raise ValueError
        return sources.take_back_product(row)

    reader = dataclasses.replace(sources.RELEASED, act=take_back)
    monkeypatch.setattr(sources, "RELEASED", reader)
    assert sweeping.earn_new() == 1
    monkeypatch.undo()
    assert sweeping.earn_new() == 1
