"""What staff do to an account: freeze it, exclude its member, forgive what it owes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.working_days import today
from membership.models import Lot, PointsAccount, PointsEvent
from membership.points import emails
from membership.points.accounts import lock_account, record
from membership.points.head_starts import follow
from membership.points.spending import LEAST_DAYS

MANAGES = "membership.manage_points"


class StandsSo(Exception):
    """It was done meanwhile, by somebody else."""


@transaction.atomic
def freeze(*, account_id: int, by: User, reason: str) -> None:
    """Freeze an account: it earns on, nothing is spent, nothing expires; its member is told.

    Raises:
        StandsSo: it is frozen.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    account = _lock(account_id, by)
    if account.frozen_at:
        raise StandsSo
    account.frozen_at, account.frozen_by = timezone.now(), by
    account.save(update_fields=["frozen_at", "frozen_by"])
    record(account, PointsEvent.Kind.FROZEN, by=by, note=reason)
    emails.standing(account, "frozen")


@transaction.atomic
def unfreeze(*, account_id: int, by: User, reason: str) -> None:
    """End a freeze; what would have expired meanwhile can be spent for 30 days more.

    Raises:
        StandsSo: it is not frozen.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    account = _lock(account_id, by)
    if not account.frozen_at:
        raise StandsSo
    account.frozen_at = account.frozen_by = None
    account.save(update_fields=["frozen_at", "frozen_by"])
    least = today() + timedelta(days=LEAST_DAYS)
    soon = Lot.objects.filter(account=account, left__gt=0, expires_on__lt=least)
    soon.update(expires_on=least, warned=Lot.Warned.FIRST)
    record(account, PointsEvent.Kind.UNFROZEN, by=by, note=reason)
    emails.standing(account, "unfrozen")


@transaction.atomic
def exclude(*, account_id: int, by: User, why: str, reason: str) -> None:
    """Exclude a member: nothing is earned or spent; the e-mail says how to object.

    Raises:
        StandsSo: they are excluded.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    account = _lock(account_id, by)
    if account.excluded_at:
        raise StandsSo
    account.excluded_at, account.excluded_by, account.exclusion = timezone.now(), by, why
    account.save(update_fields=["excluded_at", "excluded_by", "exclusion"])
    follow(account)
    record(account, PointsEvent.Kind.EXCLUDED, by=by, note=reason)
    emails.standing(account, "excluded")


@transaction.atomic
def readmit(*, account_id: int, by: User, reason: str) -> None:
    """Let an excluded member take part again.

    Raises:
        StandsSo: they are not excluded.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    account = _lock(account_id, by)
    if not account.excluded_at:
        raise StandsSo
    account.excluded_at, account.excluded_by, account.exclusion = None, None, ""
    account.save(update_fields=["excluded_at", "excluded_by", "exclusion"])
    follow(account)
    record(account, PointsEvent.Kind.READMITTED, by=by, note=reason)
    emails.standing(account, "readmitted")


@transaction.atomic
def forgive(*, account_id: int, by: User, reason: str) -> None:
    """Write off what an account owes, such as after its member has shown that it was our mistake.

    Raises:
        StandsSo: it owes nothing.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    account = _lock(account_id, by)
    if not account.owed:
        raise StandsSo
    record(account, PointsEvent.Kind.FORGIVEN, by=by, owed=-account.owed, note=reason)
    account.owed = 0
    account.save(update_fields=["owed"])


def _lock(account_id: int, by: User) -> PointsAccount:
    account = lock_account(account_id)
    refuse_conflict(by, account.member)
    return account
