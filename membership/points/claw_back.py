"""Taking points back whose source is gone: what is left is void, what was spent is owed."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from membership.models import Lot, PointsAccount, PointsEvent, SourceType, Spending
from membership.points import emails
from membership.points.accounts import lock_account, record
from membership.points.taking import take
from membership.points.tiers import settle_tier

# What was given back is a lot of its own; what has expired, nobody had.
_GONE = (Spending.Kind.ORDER, Spending.Kind.SETTLED)


@transaction.atomic
def take_back(*, source_type: SourceType, source_id: int, by: User | None, note: str = "") -> bool:
    """Take back what a source has earned; False where nothing of it is in the program any more.

    What was spent of it already is owed: future points are kept for it. No lot goes below zero.
    """
    found = Lot.objects.filter(source_type=source_type, source_id=source_id).first()
    if found is None:
        return False
    account = lock_account(found.account_id)
    found.refresh_from_db()
    if found.voided_at or not account.is_open:
        return False
    owed = _void(account, found, by=by, note=note)
    if owed:
        account.owed += owed
        account.save(update_fields=["owed"])
        record(account, PointsEvent.Kind.OWED, by=by, owed=owed, lot=found, note=note)
    settle_tier(account)
    emails.taken_back(account, found, owed=owed)
    return True


def _void(account: PointsAccount, lot: Lot, *, by: User | None, note: str) -> int:
    """Void a lot and what was given back of it; return how much of it was spent for good."""
    cause = f"void:{lot.pk}"
    take(account, [lot], kind=Spending.Kind.VOID, cause=cause, by=by, note=note)
    lot.voided_at = timezone.now()
    lot.save(update_fields=["voided_at"])
    gone = 0
    for part in lot.parts.filter(spending__kind__in=_GONE).select_related("spending"):
        if part.spending.given_back_at is None:
            gone += part.points
            continue
        refund = Lot.objects.get(source_type=SourceType.REFUND, source_id=part.pk)
        gone += _void(account, refund, by=by, note=note)
    return gone
