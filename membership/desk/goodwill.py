"""Points by hand: with a reason, and above a limit only with a second person."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.locks import lock_rows
from foundation.working_days import today
from membership.models import Goodwill, GoodwillLine, Lot, PointsAccount, SourceType
from membership.points.crediting import credit, may_earn
from membership.points.expiring import last_day_for
from membership.points.spending import LEAST_DAYS

# So many points and more take two people, within 30 days and one member.
TWO_FROM: Final = 1_000
MOST: Final = 50_000
_WITHIN: Final = timedelta(days=30)


class DecidedAlready(Exception):
    """Somebody has agreed or refused meanwhile."""


class AskedByOneself(Exception):
    """Who asks for so many points does not agree alone."""


class EarnsNothing(Exception):
    """The member takes no part in the program, or is excluded: nothing can be given."""


class OfFile(NamedTuple):
    """What a line of a file says besides: its reference, and the day that its points last from."""

    reference: str
    earned_on: date | None


@transaction.atomic
def ask(
    *, account_id: int, points: int, reason: str, by: User, line: OfFile | None = None
) -> Goodwill:
    """Give points, or ask for them where they take two people; ``line`` is where they come from.

    What one member got by hand within 30 days is counted together: a limit is not gone round.

    Raises:
        ConflictOfInterest: it is their own account, or one related to theirs.
        EarnsNothing: the member has left, or is excluded.
    """
    account = lock_rows(PointsAccount.objects.all()).get(pk=account_id)
    refuse_conflict(by, account.member)
    if not may_earn(account):
        raise EarnsNothing
    lately = account.goodwill.exclude(is_granted=False)
    lately = lately.filter(asked_at__gt=timezone.now() - _WITHIN)
    total = points + sum(lately.values_list("points", flat=True))
    asked = Goodwill(account=account, points=points, reason=reason, asked_by=by)
    asked.needs_two = total >= TWO_FROM
    asked.save(force_insert=True)
    if line is not None:
        GoodwillLine.objects.create(goodwill=asked, **line._asdict())
    if not asked.needs_two:
        _grant(asked, by=by)
    return asked


@transaction.atomic
def decide(*, goodwill_id: int, by: User, is_granted: bool) -> Lot | None:
    """Agree to points that somebody else has asked for, or refuse them; who asked may do that too.

    Raises:
        EarnsNothing: the member has left since, or was excluded, and they agree.
        DecidedAlready: that was done meanwhile.
        AskedByOneself: they asked for it, and agree.
        ConflictOfInterest: it is their own account, or one related to theirs.
    """
    asked = lock_rows(Goodwill.objects.select_related("account__member")).get(pk=goodwill_id)
    refuse_conflict(by, asked.account.member)
    if asked.decided_at:
        raise DecidedAlready
    if is_granted and asked.asked_by_id == by.pk:
        raise AskedByOneself
    if is_granted:
        return _grant(asked, by=by)
    _decide(asked, by=by, is_granted=False)
    return None


def _grant(asked: Goodwill, *, by: User) -> Lot:
    _decide(asked, by=by, is_granted=True)
    lot = credit(
        account=asked.account,
        source_type=SourceType.GOODWILL,
        source_id=asked.pk,
        points=asked.points,
        usable_from=today(),
        expires_on=_last_day(asked),
        by=by,
        note=asked.reason,
    )
    if lot is None:
        raise EarnsNothing
    return lot


def _last_day(asked: Goodwill) -> date:
    """Return the last day: 30 days are left at least, however late somebody agreed."""
    line = GoodwillLine.objects.filter(goodwill=asked).first()
    if line is None or line.earned_on is None:
        return last_day_for(today())
    return max(last_day_for(line.earned_on), today() + timedelta(days=LEAST_DAYS))


def _decide(asked: Goodwill, *, by: User, is_granted: bool) -> None:
    asked.decided_at, asked.decided_by, asked.is_granted = timezone.now(), by, is_granted
    asked.save(update_fields=["decided_at", "decided_by", "is_granted"])
