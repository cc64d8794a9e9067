"""The sweeps of earning: what is new in the rows below, birthdays, and the e-mail of the day."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.sweeps import Sweep, sweep
from foundation.working_days import today
from membership.earning.earning import earn
from membership.earning.reading import READERS, read_new
from membership.earning.rules import Source
from membership.earning.sources import OWN_READERS, read_released
from membership.models import Lot, PointsAccount, SourceType
from membership.points import emails
from membership.points.accounts import lock_account

EARN: Final = "membership.tasks.earn"
BIRTHDAYS: Final = "membership.tasks.earn_by_birthday"
TELL: Final = "membership.tasks.tell_of_points"
# Days that a sweep may have missed, and after which a birthday is over.
_BIRTHDAY_DAYS: Final = 3
_YEARS: Final = 10_000
_FEBRUARY = (2, 28)


def earn_new() -> int:
    """Credit what is new in the rows below, and take back what was undone; return how much.

    For some seconds; safe to run again, to be killed anywhere, and to run twice at once.
    """
    with Sweep(EARN) as run:
        for reader in (*OWN_READERS, *READERS):
            read_new(reader, run)
            if run.is_over:
                return run.done
        read_released(run)
        return run.done


def earn_by_birthday(*, after: int = 0) -> int:
    """Credit whose birthday it is, was yesterday or the day before."""
    return sweep(BIRTHDAYS, birthdays(), _earn_by_birthday, after=after)


def birthdays() -> "QuerySet[PointsAccount]":
    """Return the accounts whose birthday has come, those that were credited for it too.

    A 29 February comes on the 28th in other years. A day that is given on itself counts next year.
    """
    days = Q()
    for back in range(_BIRTHDAY_DAYS):
        day = today() - timedelta(days=back)
        days |= Q(birth_month=day.month, birth_day=day.day)
        if (day.month, day.day) == _FEBRUARY:
            days |= Q(birth_month=2, birth_day=29)
    given = PointsAccount.objects.filter(
        days, birth_month__isnull=False, left_at=None, excluded_at=None
    )
    return given.filter(birthday_set_on__lt=today() - timedelta(days=_BIRTHDAY_DAYS))


def _earn_by_birthday(pk: int) -> bool:
    account, day = PointsAccount.objects.get(pk=pk), today()
    # Of a birthday in December the sweep may be the first of January.
    year = day.year - ((account.birth_month or 0) > day.month)
    key = account.pk * _YEARS + year
    source = Source(SourceType.BIRTHDAY, key, account.member_id, timezone.now())
    return earn(source) is not None


def tell() -> int:
    """E-mail members what they have earned since the last such e-mail, once a day at most."""
    return sweep(TELL, to_tell(), _tell)


def to_tell() -> "QuerySet[PointsAccount]":
    """Return the accounts that earned something they were not told of, and were not told today."""
    untold = Lot.objects.filter(account=OuterRef("pk"), told_at=None)
    not_today = Q(told_on=None) | Q(told_on__lt=today())
    return PointsAccount.objects.filter(Exists(untold)).filter(not_today).order_by("pk")


@transaction.atomic
def _tell(pk: int) -> bool:
    account = lock_account(pk)
    lots = list(Lot.objects.filter(account=account, told_at=None).order_by("pk"))
    if not lots or account.told_on == today():
        return False
    Lot.objects.filter(pk__in=[lot.pk for lot in lots]).update(told_at=timezone.now())
    account.told_on = today()
    account.save(update_fields=["told_on"])
    if live := [lot for lot in lots if not lot.voided_at]:
        emails.earned(account, live)
    return True
