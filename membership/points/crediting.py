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
    earned_before = Lot.objects.filter(source_type=source_type, source_id=source_id)
    if not locked.is_open or locked.excluded_at or earned_before.exists():
        return None
    lot = Lot.objects.create(
        account=locked,
        source_type=source_type,
        source_id=source_id,
        rule=rule,
        earned=points,
        left=points,
        earned_at=timezone.now(),
        usable_from=usable_from,
        expires_on=expires_on,
    )
    record(locked, PointsEvent.Kind.EARNED, by=by, points=points, lot=lot, note=note)
    settle_owed(locked, lot)
    settle_tier(locked)
    return lot


def settle_owed(account: PointsAccount, lot: Lot) -> None:
    """Keep what a locked account owes from a lot that has just come."""
    kept = min(account.owed, lot.left)
    if not kept:
        return
    account.owed -= kept
    account.save(update_fields=["owed"])
    cause = f"settled:{lot.pk}"
    take(account, [lot], kind=Spending.Kind.SETTLED, cause=cause, points=kept, by=None, owed=-kept)
