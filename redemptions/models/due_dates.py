"""Due dates: by when a claim is to be decided, and whether it is overdue, late, or was in time.

Who asks goes by a clock and a kind of claim of their own, so that the answers may differ:

- ``due_on`` and ``days_left``: the promotion's day, as the promise to the member is made in it.
- ``overdue``, for staff: the office's day, UTC. A claim on hold is not overdue.
- ``days_overdue``, for staff, of a claim that they look at: the office's day, whatever the claim's
  state. A row of the queue says "overdue" of a claim on hold, too.
- ``is_late``, for the member: the promotion's day. A claim on hold is late like any other, and far
  east or west a claim is late some hours before or after it is overdue.
- ``IN_TIME``, for the dashboard: the decision's day by UTC. Time on hold counts.
"""

from datetime import date
from typing import Final

from foundation.working_days import add_working_days, today, working_days_until
from redemptions.models.claim import Claim, ClaimQuerySet
from redemptions.models.promises import REVIEW_DAYS

# A condition in SQL over the columns of a decision and of its claim.
IN_TIME: Final = "(decided_at AT TIME ZONE 'UTC')::date <= due_on"


def due_on(claim: Claim) -> date:
    """Say by when a claim that was just sent in is decided.

    From today on by the promotion's clock; the days while the member had to act do not count.
    """
    return add_working_days(claim.promotion.today(), days_to_decide(claim.days_left), claim.region)


def days_to_decide(days_left: int | None) -> int:
    """Give the working days that a decision may take from when the member has acted.

    Of a claim that was sent back those count that were left then.
    """
    return REVIEW_DAYS.last if days_left is None else max(days_left, 1)


def days_left(claim: Claim) -> int:
    """Count the working days until the claim is due, by the promotion's clock; none from then on.

    The last day is the day on which it is due: that there are none left does not mean late.
    """
    return working_days_until(claim.due_on, claim.region, start=claim.promotion.today())


def is_late(claim: Claim) -> bool:
    """Tell the member whether the promised day has passed: by the promotion's clock."""
    return claim.promotion.today() > claim.due_on


def overdue(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Keep the claims that staff were to decide by now, in no order yet: by the office's clock.

    Those on hold are left out, though their days go on.
    """
    return claims.ready_for_review().filter(due_on__lt=today())


def days_overdue(claim: Claim) -> int:
    """Count for staff the days since a claim was due: 0 on that day, fewer before.

    By the office's clock, in days of the calendar; nothing is asked of the claim's state.
    """
    return (today() - claim.due_on).days
