"""Finding and locking an account, and what is written into its history."""

from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from membership.models import Lot, PointsAccount, PointsEvent, Spending


def account_of(member: User) -> PointsAccount | None:
    """Return the account of who takes part; none where a member never joined, or has left."""
    return PointsAccount.objects.open().filter(member=member.pk).first()


def lock_account(pk: int) -> PointsAccount:
    """Lock an account, which comes before its lots: nothing earns or spends beside it."""
    return lock_rows(PointsAccount.objects.all()).get(pk=pk)


def record(  # noqa: PLR0913 -- an event has that many properties
    account: PointsAccount,
    kind: PointsEvent.Kind,
    *,
    by: User | None,
    points: int = 0,
    owed: int = 0,
    lot: Lot | None = None,
    spending: Spending | None = None,
    note: str = "",
) -> PointsEvent:
    """Write a line of an account's history."""
    return PointsEvent.objects.create(
        account=account,
        kind=kind,
        points=points,
        owed=owed,
        lot=lot,
        spending=spending,
        occurred_at=timezone.now(),
        actor=by,
        note=note,
    )
