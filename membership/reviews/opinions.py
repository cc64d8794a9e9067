"""What readers do with a published shout out: say that it helped, or report it."""

from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from foundation.throttles import A_DAY, Throttle, count_each
from membership.models import HelpfulVote, HiddenWhy, ReviewReport, ShoutOut, ShoutOutEvent
from membership.reviews.published import is_verified_owner
from membership.shout_outs.history import lock_shout_out, record

VOTES: Final = Throttle("helpful votes of a member", limit=200, seconds=A_DAY)
REPORTS: Final = Throttle("reports of a member", limit=10, seconds=A_DAY)
REPORTS_OF_ONE: Final = Throttle("reports of a review", limit=50, seconds=A_DAY)


class CannotVote(Exception):
    """The reader wrote it, or does not own the product."""


def may_vote(member: User, shout_out: ShoutOut, *, owns: bool) -> bool:
    """Return whether a reader's vote counts: another owner's."""
    return owns and shout_out.member_id != member.pk


@transaction.atomic
def vote(*, by: User, shout_out_id: int, is_helpful: bool) -> bool:
    """Say that something helped, or take that back; return whether anything changed.

    Raises:
        ShoutOut.DoesNotExist: there is none.
        CannotVote: it is their own, they own no such product, or it is not shown any more.
    """
    shout_out = lock_shout_out(shout_out_id)
    owns = is_verified_owner(by, shout_out.product_id)
    is_shown = shout_out.status == ShoutOut.Status.ACCEPTED
    if not (is_shown and may_vote(by, shout_out, owns=owns)):
        raise CannotVote
    votes = HelpfulVote.objects.filter(member=by, shout_out=shout_out)
    if votes.exists() == is_helpful:
        return False
    if is_helpful:
        HelpfulVote.objects.create(member=by, shout_out=shout_out)
    else:
        votes.delete()
    step = 1 if is_helpful else -1
    rows = ShoutOut.objects.filter(pk=shout_out.pk)
    rows.update(helpful=F("helpful") + step, changed_at=timezone.now())
    return True


def count_report(by: User, shout_out: ShoutOut) -> None:
    """Count a report; outside a transaction, which could roll back the count.

    Raises:
        TooManyTries: this member, or all together, reported too much in a day.
    """
    count_each((REPORTS, by.pk), (REPORTS_OF_ONE, shout_out.pk))


@transaction.atomic
def report(*, by: User, shout_out_id: int, why: HiddenWhy) -> bool:
    """Tell staff that something should be hidden, and for which reason; once for each member.

    Return whether it is new. It stays shown until somebody has decided.

    Raises:
        ShoutOut.DoesNotExist: there is none that is shown.
    """
    shout_out = lock_shout_out(shout_out_id)
    if shout_out.status != ShoutOut.Status.ACCEPTED:
        raise ShoutOut.DoesNotExist
    known = ReviewReport.objects.filter(member=by, shout_out=shout_out)
    if known.exists():
        return False
    ReviewReport.objects.create(member=by, shout_out=shout_out, why=why)
    record(shout_out, ShoutOutEvent.Kind.REPORTED, by=by, why=why)
    return True
