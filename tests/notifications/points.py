"""Acts that write the letters about points."""

from datetime import timedelta

from accounts.models import User
from foundation.working_days import today
from membership.desk import standing
from membership.earning import sweeping
from membership.models import Lot, PointsAccount, SourceType
from membership.points import expiring, tiers
from membership.points.claw_back import take_back
from membership.points.joining import open_account
from membership.points.spending import spend
from promotions.models import Promotion
from tests.membership.lots import make_lot, make_tiers


def points_earned(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    make_lot(open_account(citra), 1_500, usable_in=20)
    sweeping.tell()


def points_expiring(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    make_lot(open_account(citra), 1_500, expires_on=today() + timedelta(days=80))
    expiring.warn()


def points_taken_back(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    account = open_account(citra)
    lot = make_lot(account, 1_500)
    spend(account=account, points=1_100, cause="order:1", by=citra)
    take_back(source_type=SourceType(lot.source_type), source_id=lot.source_id, by=None)


def points_tier_up(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    make_tiers()
    make_lot(open_account(citra), 4_500)


def points_tier_notice(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    silver = make_tiers()["silver"]
    account = open_account(citra)
    account.stays.update(tier=silver)
    PointsAccount.objects.update(tier_review_on=today())
    tiers.review_tiers()
    assert not Lot.objects.exists()


def points_excluded(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    account = open_account(citra)
    standing.exclude(account_id=account.pk, by=rita, why="dealer", reason="-")
