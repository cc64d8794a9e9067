"""The demo's Reward Program: rules, a member in each tier, what is pending and what expires."""

from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from accounts.models import Consent, User
from accounts.privacy import consent
from foundation.working_days import today
from membership.earning.sweeping import earn_new
from membership.models import EarningRule, PointsAccount, SourceType, Tier, TierBenefit
from membership.points.crediting import credit
from membership.points.expiring import last_day_for, warn
from membership.points.joining import open_account
from products.models import Category

# Name: what has to be earned within a year, and how rules with a factor are multiplied.
TIERS: Final = {
    "bronze": ("Bronze", 0, 100),
    "silver": ("Silver", 1_000, 110),
    "gold": ("Gold", 4_000, 125),
    "platinum": ("Platinum", 12_000, 150),
}
_BENEFITS: Final = {
    "gold": (
        (TierBenefit.Kind.TICKETS, 1),
        (TierBenefit.Kind.VISITS, 7),
        (TierBenefit.Kind.WAITING, 1),
    ),
    "platinum": (
        (TierBenefit.Kind.TICKETS, 1),
        (TierBenefit.Kind.VISITS, 14),
        (TierBenefit.Kind.WAITING, 2),
    ),
}
RULES: Final[tuple[tuple[SourceType, int, dict[str, Any]], ...]] = (
    (SourceType.PRODUCT, 100, {}),
    (SourceType.CLAIM, 50, {}),
    (SourceType.PROFILE, 30, {"pending_days": 0, "with_factor": False}),
    (SourceType.NEWSLETTER, 20, {"pending_days": 0, "with_factor": False}),
    (SourceType.BIRTHDAY, 50, {"pending_days": 0, "with_factor": False}),
    (SourceType.REFERRAL, 250, {"with_factor": False}),
)
# What they earned earlier, and how many days of it are left; by hand, as a program that moved here.
EARLIER: Final = {
    "alice": ((3_400, 600), (800, 60)),
    "bob": ((1_100, 500),),
    "citra": (),
    "emil": ((9_000, 650), (3_500, 300)),
}
_LONG_AGO: Final = timedelta(days=400)


def load(people: dict[str, User]) -> None:
    """Set up the program, and let its members earn by what the demo has of them."""
    _set_up()
    for key, earlier in EARLIER.items():
        consent.record(by=people[key], kind=Consent.Kind.REWARD_PROGRAM)
        account = open_account(people[key], since=timezone.now() - _LONG_AGO)
        for number, (points, days) in enumerate(earlier):
            _credit(account, number, points, days)
    earn_new()
    warn()


def _set_up() -> None:
    for slug, (name, threshold, factor) in TIERS.items():
        tier = Tier.objects.create(slug=slug, name=name, threshold=threshold)
        if factor > 100:  # noqa: PLR2004 -- the usual, which is no benefit
            TierBenefit.objects.create(tier=tier, kind=TierBenefit.Kind.FACTOR, amount=factor)
        for kind, amount in _BENEFITS.get(slug, ()):
            TierBenefit.objects.create(tier=tier, kind=kind, amount=amount)
    starts_on = (timezone.now() - _LONG_AGO).date()
    for source_type, points, more in RULES:
        EarningRule.objects.create(
            source_type=source_type, points=points, starts_on=starts_on, **more
        )
    monitor = Category.objects.filter(slug="monitor").first()
    EarningRule.objects.create(
        source_type=SourceType.PRODUCT, points=150, category=monitor, starts_on=starts_on
    )


def _credit(account: PointsAccount, number: int, points: int, days: int) -> None:
    earned_on = today() - timedelta(days=730 - days)
    credit(
        account=account,
        source_type=SourceType.GOODWILL,
        # Below all keys of goodwill itself.
        source_id=-(account.pk * 10 + number),
        points=points,
        usable_from=today(),
        expires_on=last_day_for(earned_on),
    )
