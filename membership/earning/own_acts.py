"""What a member does to earn: complete the profile, say on which day the birthday is."""

import calendar
from datetime import timedelta
from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.working_days import today
from membership.earning.earning import earn
from membership.earning.rules import Source
from membership.models import Lot, PointsAccount, SourceType
from membership.points.accounts import account_of, lock_account

# Once it was given, the day stays for so long.
CHANGE_AFTER: Final = timedelta(days=365)
_LEAP_YEAR: Final = 2000
_MONTHS: Final = 12


class MissingInProfile(models.TextChoices):
    """What a profile lacks, by the field's own name."""

    LAST_NAME = "last_name", _("Last Name")
    CONTACT_NUMBER = "contact_number", _("Contact Number")


class BirthdayRefused(Exception):
    """There is no such day, or it was given less than a year ago."""


def missing_in_profile(member: User) -> list[MissingInProfile]:
    """Return what a member's profile lacks; asked by the page and the verb."""
    return [each for each in MissingInProfile if not getattr(member, each.value)]


def earn_by_profile(*, by: User) -> Lot | None:
    """Credit a complete profile, once; None where it lacks something, or has earned before."""
    account = account_of(by)
    if account is None or missing_in_profile(by):
        return None
    return earn(Source(SourceType.PROFILE, account.pk, by.pk, timezone.now()))


def may_set_birthday(account: PointsAccount) -> bool:
    """Return whether a member may give, or change, the day."""
    given_on = account.birthday_set_on
    return given_on is None or today() >= given_on + CHANGE_AFTER


@transaction.atomic
def set_birthday(*, by: User, month: int, day: int) -> None:
    """Store the day and the month of a birthday; of the year nothing is asked.

    Raises:
        BirthdayRefused: there is no such day, or one was given less than a year ago.
    """
    found = account_of(by)
    if found is None or not is_a_day(month, day):
        raise BirthdayRefused
    account = lock_account(found.pk)
    if not may_set_birthday(account):
        raise BirthdayRefused
    account.birth_month, account.birth_day = month, day
    account.birthday_set_on = today()
    account.save(update_fields=["birth_month", "birth_day", "birthday_set_on"])


def is_a_day(month: int, day: int) -> bool:
    """Tell whether there is such a day in some year."""
    if not 1 <= month <= _MONTHS:
        return False
    return 1 <= day <= calendar.monthrange(_LEAP_YEAR, month)[1]
