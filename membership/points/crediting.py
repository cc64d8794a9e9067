"""Crediting points: one lot for each source, and what is owed is kept from it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from membership.models import (
    EarningRule,
    Lot,
    PointsAccount,
    PointsEvent,
    SourceType,
    Spending,
)
from membership.points.accounts import lock_account, record
from membership.points.taking import take
from membership.points.tiers import settle_tier


@transaction.atomic
def credit(  # noqa: PLR0913 -- a lot has that many properties
    *,
    account: PointsAccount,
    source_type: SourceType,
    source_id: int,
    points: int,
    usable_from: date,
    expires_on: date,
    rule: EarningRule | None = None,
    by: User | None = None,
    note: str = "",
) -> Lot | None:
    """Credit points for a source, once; None where it has earned before, or the member may not.

    What the account owes is kept from them. The database refuses a second lot of a source too.
    """
    locked = lock_account(account.pk)
    if not may_earn(locked) or has_earned(source_type, source_id):
        return None
    lot = Lot(account=locked, source_type=source_type, source_id=source_id, rule=rule)
    lot.earned = lot.left = points
    lot.earned_at, lot.usable_from, lot.expires_on = timezone.now(), usable_from, expires_on
    lot.save(force_insert=True)
    record(locked, PointsEvent.Kind.EARNED, by=by, points=points, lot=lot, note=note)
    settle_owed(locked, lot)
    settle_tier(locked)
    return lot


def may_earn(account: PointsAccount) -> bool:
    """Return whether a member takes part, and is not excluded."""
    return account.is_open and account.excluded_at is None


def has_earned(source_type: SourceType, source_id: int) -> bool:
    """Return whether a source was credited, even if that was taken back."""
    return Lot.objects.filter(source_type=source_type, source_id=source_id).exists()


def settle_owed(account: PointsAccount, lot: Lot) -> None:
    """Keep what a locked account owes from a lot that has just come."""
    kept = min(account.owed, lot.left)
    if not kept:
        return
    account.owed -= kept
    account.save(update_fields=["owed"])
    cause = f"settled:{lot.pk}"
    take(account, [lot], kind=Spending.Kind.SETTLED, cause=cause, points=kept, by=None, owed=-kept)
