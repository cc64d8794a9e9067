"""Accounts and lots for tests."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import User
from foundation.working_days import today
from membership.models import Lot, PointsAccount, SourceType
from membership.points.crediting import credit

_KEYS = count(1_000_000)


def make_account(member: User, **fields: object) -> PointsAccount:
    """Let a member take part."""
    return PointsAccount.objects.create(
        member=member, joined_at=fields.pop("joined_at", timezone.now()), **fields
    )


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
