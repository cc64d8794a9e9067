"""Points expire at the end of a month, after two e-mails: 90 and 14 days before."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from foundation.sweeps import sweep
from foundation.working_days import today
from membership.models import Lot, LotQuerySet, Spending
from membership.points import emails
from membership.points.accounts import lock_account
from membership.points.taking import take

WARN: Final = "membership.tasks.warn_of_expiry"
EXPIRE: Final = "membership.tasks.expire_points"
MONTHS: Final = 24
FIRST_DAYS: Final = 90
LAST_DAYS: Final = 14
_Warned = Lot.Warned


def last_day_for(earned_on: date) -> date:
    """Return the last day of points: the end of the month, 24 months later."""
    year, month = divmod(earned_on.year * 12 + earned_on.month - 1 + MONTHS, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def to_warn() -> LotQuerySet:
    """Return what expires soon and was not announced; that of a frozen account waits."""
    first = Q(warned=_Warned.NONE, expires_on__lte=today() + timedelta(days=FIRST_DAYS))
    last = Q(warned__lt=_Warned.LAST, expires_on__lte=today() + timedelta(days=LAST_DAYS))
    lots = Lot.objects.filter(first | last, left__gt=0, account__frozen_at=None)
    return lots.order_by("expires_on", "pk")


def to_expire() -> LotQuerySet:
    """Return what was announced twice and whose last day is over."""
    lots = Lot.objects.filter(warned=_Warned.LAST, expires_on__lt=today(), left__gt=0)
    return lots.filter(account__frozen_at=None).order_by("expires_on", "pk")


def warn() -> int:
    """E-mail members what expires in 90 days, and in 14; return how many e-mails."""
    return sweep(WARN, to_warn(), _warn)


def expire() -> int:
    """Take out of the accounts what has expired; return of how many lots that began."""
    return sweep(EXPIRE, to_expire(), _expire)


@transaction.atomic
def _warn(pk: int) -> bool:
    """Announce, in one e-mail, all of an account that expires on the same day.

    What was never announced in time, since nothing ran, gets its 14 days all the same.
    """
    lot = Lot.objects.get(pk=pk)
    account = lock_account(lot.account_id)
    lots = list(to_warn().filter(account=account, expires_on=lot.expires_on))
    if not lots:
        return False
    is_last = lot.expires_on <= today() + timedelta(days=LAST_DAYS)
    day = max(lot.expires_on, today() + timedelta(days=LAST_DAYS)) if is_last else lot.expires_on
    warned = _Warned.LAST if is_last else _Warned.FIRST
    Lot.objects.filter(pk__in=[each.pk for each in lots]).update(warned=warned, expires_on=day)
    emails.expiring(account, lots, day=day, is_last=is_last)
    return True


@transaction.atomic
def _expire(pk: int) -> bool:
    lot = Lot.objects.get(pk=pk)
    account = lock_account(lot.account_id)
    lots = list(to_expire().filter(account=account))
    cause = f"expired:{lots[0].pk}" if lots else ""
    return bool(take(account, lots, kind=Spending.Kind.EXPIRY, cause=cause, by=None))
