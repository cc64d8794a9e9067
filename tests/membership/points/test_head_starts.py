import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from membership.desk import standing
from membership.models import PointsAccount, SourceType, Tier, TierBenefit
from membership.points import head_starts
from membership.points.claw_back import take_back
from membership.points.joining import leave, open_account
from promotions.models import HeadStart
from tests.membership.lots import make_account, make_lot, make_tiers

pytestmark = [pytest.mark.django_db, pytest.mark.long]
EARLY = TierBenefit.Kind.EARLY


@pytest.fixture
def account(alice: User) -> PointsAccount:
    tiers = make_tiers()
    TierBenefit.objects.create(tier=tiers["gold"], kind=EARLY, amount=3)
    return make_account(alice)


def days() -> dict[str, int]:
    return dict(HeadStart.objects.values_list("member__email", "days"))


def test_it_follows_the_tier_at_once(account: PointsAccount, bob: User) -> None:
    make_lot(make_account(bob), 1_000)
    make_lot(account, 1_000)
    assert days() == {}
    lot = make_lot(account, 3_000)
    assert days() == {account.member.email: 3}
    take_back(source_type=SourceType(lot.source_type), source_id=lot.source_id, by=None)
    assert days() == {account.member.email: 3}, "a tier that may be lost is announced first"
    make_lot(account, 12_000)
    assert days() == {}, "this tier does not bring it"


def test_who_leaves_or_is_excluded_loses_it(account: PointsAccount, rita: User) -> None:
    make_lot(account, 4_000)
    standing.exclude(account_id=account.pk, by=rita, why="dealer", reason="Sells cards.")
    assert days() == {}
    standing.readmit(account_id=account.pk, by=rita, reason="Does not.")
    assert days() == {account.member.email: 3}
    leave(account.member)
    assert days() == {}
    open_account(account.member)
    assert days() == {account.member.email: 3}, "what was earned counts, as for the tier"


def test_a_tier_that_is_changed_reaches_its_members_and_no_others(
    account: PointsAccount, bob: User
) -> None:
    make_lot(account, 4_000)
    make_lot(make_account(bob), 1_000)
    assert head_starts.pass_on() == 0
    assert head_starts.pass_on() == 0
    TierBenefit.objects.update(amount=5)
    TierBenefit.objects.create(tier=Tier.objects.get(slug="silver"), kind=EARLY, amount=1)
    assert head_starts.pass_on() == 2
    assert days() == {account.member.email: 5, bob.email: 1}
    assert head_starts.pass_on() == 0
    TierBenefit.objects.all().delete()
    assert head_starts.pass_on() == 2
    assert days() == {}


def test_the_database_refuses_a_tier_that_opens_too_early(account: PointsAccount) -> None:
    del account
    with pytest.raises(IntegrityError, match="within_bounds"), transaction.atomic():
        TierBenefit.objects.update(amount=61)
