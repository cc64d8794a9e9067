"""The usual tiers and rules, with which a program begins where nobody has set up others."""

from typing import Any, Final

from django.db import transaction

from foundation.locks import one_at_a_time
from foundation.working_days import today
from membership.models import EarningRule, SourceType, Tier, TierBenefit

_Benefit = TierBenefit.Kind
# Slug, name, what has to be earned within a year, and what it brings.
TIERS: Final[tuple[tuple[str, str, int, dict[str, int]], ...]] = (
    ("bronze", "Bronze", 0, {}),
    ("silver", "Silver", 1_000, {_Benefit.FACTOR: 110}),
    (
        "gold",
        "Gold",
        4_000,
        {
            _Benefit.FACTOR: 125,
            _Benefit.TICKETS: 1,
            _Benefit.VISITS: 7,
            _Benefit.WAITING: 1,
            _Benefit.EARLY: 3,
        },
    ),
    (
        "platinum",
        "Platinum",
        12_000,
        {
            _Benefit.FACTOR: 150,
            _Benefit.TICKETS: 1,
            _Benefit.VISITS: 14,
            _Benefit.WAITING: 2,
            _Benefit.EARLY: 7,
        },
    ),
)
_AT_ONCE: Final = {"pending_days": 0, "with_factor": False}
RULES: Final[tuple[tuple[SourceType, int, dict[str, Any]], ...]] = (
    (SourceType.PRODUCT, 100, {}),
    (SourceType.CLAIM, 50, {}),
    (SourceType.PROFILE, 30, _AT_ONCE),
    (SourceType.NEWSLETTER, 20, _AT_ONCE),
    (SourceType.BIRTHDAY, 50, _AT_ONCE),
    (SourceType.REFERRAL, 250, {"with_factor": False}),
)


class SetUpAlready(Exception):
    """There are tiers or rules: nothing is added to them."""


@transaction.atomic
def set_up() -> None:
    """Write the usual tiers, with what they bring, and the usual rules, which count from today on.

    Raises:
        SetUpAlready: there are tiers or rules.
    """
    one_at_a_time("usual tiers")
    if Tier.objects.exists() or EarningRule.objects.exists():
        raise SetUpAlready
    for slug, name, threshold, benefits in TIERS:
        tier = Tier.objects.create(slug=slug, name=name, threshold=threshold)
        for kind, amount in benefits.items():
            TierBenefit.objects.create(tier=tier, kind=kind, amount=amount)
    for source_type, points, more in RULES:
        EarningRule.objects.create(
            source_type=source_type, points=points, starts_on=today(), **more
        )
