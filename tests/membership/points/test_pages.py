from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Consent, User
from foundation.working_days import today
from membership.models import PointsAccount, SourceType
from membership.points.balance import PAGE, history_of
from membership.points.claw_back import take_back
from membership.points.joining import JoiningRefused, join, open_account
from membership.points.spending import spend
from tests.factories import make_member, make_registered
from tests.membership.lots import make_account, make_lot, make_tiers

pytestmark = [pytest.mark.django_db, pytest.mark.long]
VERSION = settings.TERMS_VERSIONS[Consent.Kind.REWARD_PROGRAM]


@pytest.fixture
def account(alice: User, client: Client) -> PointsAccount:
    make_tiers()
    client.force_login(alice)
    return open_account(alice)


def page(client: Client, name: str, query: str = "") -> str:
    return client.get(reverse(name) + query).content.decode()


def test_a_member_joins_by_agreeing_and_leaves_knowing_what_is_lost(
    alice: User, client: Client
) -> None:
    make_tiers()
    client.force_login(alice)
    assert "Join the Reward Program" in page(client, "points")
    joining = reverse("points-joining")
    wrong = client.post(joining, {"agreed": "on", "version": "1", "code": "nobodys"})
    assert "We don&#x27;t know this code." in wrong.content.decode()
    client.post(joining, {"version": VERSION})
    client.post(joining, {"version": "of-old", "agreed": "on"})
    assert not PointsAccount.objects.exists()
    client.post(joining, {"version": VERSION, "agreed": "on"})
    account = alice.points_account
    assert alice.consents.in_force().get(kind="reward_program").version == VERSION
    make_lot(account, 1_200)
    make_lot(account, 30, usable_in=9)
    told = page(client, "points-leaving")
    assert "1,200 points that you can spend now" in told
    assert "30 pending points" in told
    assert "Your tier: Silver" in told
    client.post(reverse("points-leaving"))
    assert PointsAccount.objects.open().exists()
    client.post(reverse("points-leaving"), {"understood": "on"})
    account.refresh_from_db()
    assert account.left_at
    assert account.lots.points() == 0
    assert not alice.consents.in_force().filter(kind="reward_program").exists()
    assert "Given up on leaving" in page(client, "points-history")
    client.post(joining, {"version": VERSION, "agreed": "on"})
    assert PointsAccount.objects.open().get() == account


def test_staff_cannot_join_and_read_how_to_object(rita: User, client: Client) -> None:
    client.force_login(rita)
    assert "Our staff can&#x27;t take part" in page(client, "points")
    with pytest.raises(JoiningRefused):
        join(by=rita, version=VERSION)


def test_my_points_says_what_is_usable_pending_until_when_and_expiring(
    account: PointsAccount, client: Client
) -> None:
    make_lot(account, 1_000, expires_on=today() + timedelta(days=40))
    make_lot(account, 200, usable_in=12)
    shown = page(client, "points")
    for text in ("1,000 points, usable until", "Your tier: Silver", "2,800 more points to go"):
        assert text in shown
    assert "24 months after you earned them" in shown
    PointsAccount.objects.update(owed=7, frozen_at=timezone.now(), frozen_by=account.member)
    shown = page(client, "points")
    assert "You owe 7 points" in shown
    assert "Your points are frozen for now." in shown
    assert "page=/membership/points/" in shown


def test_the_history_names_each_source_and_goes_by_pages(
    account: PointsAccount, client: Client, bob: User
) -> None:
    for _ in range(PAGE):
        make_lot(account, 1)
    unit = make_registered(account.member)
    kind = SourceType.PRODUCT
    lot = make_lot(account, source_type=kind, source_id=unit.pk)
    spend(account=account, points=40, cause="order:1", by=None, note="Steam code")
    take_back(source_type=kind, source_id=lot.source_id, by=None, note="Not for members")
    foreign = make_lot(make_account(bob), 777)
    first = page(client, "points-history")
    last = account.events.order_by("-occurred_at", "-pk")[PAGE - 1]
    assert f"?before={last.pk}" in first
    second = page(client, "points-history", f"?before={last.pk}")
    assert unit.product.name in first
    assert "Steam code" in first
    # What the points came from is no source of what they were spent on.
    spent = next(line for line in history_of(account, before=None) if line.note == "Steam code")
    assert spent.source == ""
    assert "Not for members" not in first
    assert "Joined the program" in second
    assert "777" not in first + page(client, "points-history", f"?before={foreign.pk}")


def test_pages_take_as_many_queries_for_one_lot_as_for_many(
    account: PointsAccount, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(PAGE):
        make_lot(account, 10, usable_in=number % 3 * 5)
    for name, most in {"points": 20, "points-history": 12, "points-earn": 12}.items():
        page(client, name)
        with django_assert_max_num_queries(most):
            page(client, name)


def test_a_code_counts_for_who_is_new_and_not_related(account: PointsAccount) -> None:
    code = account.referral_code or ""
    friend = make_member("friend@example.com")
    assert open_account(friend, code=code).referred_by == account
    owner = make_member("owner@example.com")
    make_registered(owner)
    assert open_account(owner, code=code).referred_by is None
    same = make_member("alice+two@example.com")
    assert open_account(same, code=code).referred_by is None
    assert open_account(make_member(), code="nobody").referred_by is None
