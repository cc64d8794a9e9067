"""Accounts and lots for tests."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from foundation.working_days import today
from membership.models import EarningRule, Lot, PointsAccount, SourceType, Tier
from membership.points.crediting import credit

_KEYS = count(1_000_000)


def make_account(member: User, **fields: Any) -> PointsAccount:
    """Let a member take part."""
    return PointsAccount.objects.create(member=member, joined_at=timezone.now(), **fields)


def make_lot(
    account: PointsAccount,
    points: int = 100,
    *,
    usable_in: int = 0,
    expires_on: date | None = None,
    source_type: SourceType = SourceType.SHOUT_OUT,
    source_id: int = 0,
) -> Lot:
    """Credit points of a source that no other lot has."""
    lot = credit(
        account=account,
        source_type=source_type,
        source_id=source_id or next(_KEYS),
        points=points,
        usable_from=today() + timedelta(days=usable_in),
        expires_on=expires_on or today() + timedelta(days=700),
    )
    assert lot
    return lot


def make_tiers() -> dict[str, Tier]:
    """Make the four tiers."""
    thresholds = {"bronze": 0, "silver": 1_000, "gold": 4_000, "platinum": 12_000}
    return {
        slug: Tier.objects.create(slug=slug, name=slug.title(), threshold=threshold)
        for slug, threshold in thresholds.items()
    }


def make_rule(source_type: SourceType, points: int = 100, **fields: Any) -> EarningRule:
    """Let a source earn from long ago on."""
    starts_on = today() - timedelta(days=1_000)
    values = {"starts_on": starts_on, **fields}
    return EarningRule.objects.create(source_type=source_type, points=points, **values)
