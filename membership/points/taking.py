"""Taking points out of lots: what is bought, expires or is taken back leaves in the same way."""

from collections.abc import Iterable
from typing import Final

from django.utils import timezone

from accounts.models import User
from membership.models import Lot, PointsAccount, PointsEvent, Spending, SpendingPart
from membership.points.accounts import record

_Kind = PointsEvent.Kind
TOLD_AS: Final = {
    Spending.Kind.ORDER: _Kind.SPENT,
    Spending.Kind.EXPIRY: _Kind.EXPIRED,
    Spending.Kind.VOID: _Kind.VOIDED,
    Spending.Kind.SETTLED: _Kind.SETTLED,
    Spending.Kind.LEFT: _Kind.GIVEN_UP,
}


def take(  # noqa: PLR0913 -- a spending has that many properties
    account: PointsAccount,
    lots: Iterable[Lot],
    *,
    kind: Spending.Kind,
    cause: str,
    points: int | None = None,
    by: User | None,
    note: str = "",
    owed: int = 0,
) -> Spending | None:
    """Take points out of these lots of a locked account, in their order; all of them by default.

    Returns None where there is nothing to take. Who calls knows that as many are there.
    """
    parts = _parts(lots, points)
    total = sum(taken for _lot, taken in parts)
    if not total:
        return None
    spending = Spending.objects.create(
        account=account, kind=kind, cause=cause, points=total, spent_at=timezone.now()
    )
    SpendingPart.objects.bulk_create(
        SpendingPart(spending=spending, lot=lot, points=taken) for lot, taken in parts
    )
    for lot, taken in parts:
        lot.left -= taken
    Lot.objects.bulk_update([lot for lot, _taken in parts], ["left"])
    only = parts[0][0] if len(parts) == 1 else None
    record(
        account,
        TOLD_AS[kind],
        by=by,
        points=-total,
        owed=owed,
        lot=only,
        spending=spending,
        note=note,
    )
    return spending


def _parts(lots: Iterable[Lot], points: int | None) -> list[tuple[Lot, int]]:
    parts, wanted = list[tuple[Lot, int]](), points
    for lot in lots:
        taken = lot.left if wanted is None else min(lot.left, wanted)
        if taken:
            parts.append((lot, taken))
        if wanted is not None:
            wanted -= taken
            if not wanted:
                break
    return parts
