"""Due dates: when a claim must be decided, and whether it is overdue, late or was in time.

Each function uses its own time zone and set of claims, so their answers may differ:

- ``due_on`` and ``days_left``: the day in the promotion's time zone, as promised to the member.
- ``overdue``, for staff: the office's day, UTC. A claim on hold is not overdue.
- ``days_overdue``, for staff viewing one claim: the office's day, whatever the claim's state. So
  a row of the queue says "overdue" for a claim on hold, too.
- ``is_late``, for the member: the day in the promotion's time zone. A claim on hold can be late
  like any other. Far east or west of UTC, a claim is late some hours before or after it is overdue.
- ``correct_until``, for the member: the last day to correct a claim, in the promotion's time zone.
- ``IN_TIME``, for the dashboard: the day of the decision in UTC. Time on hold counts.
"""

from datetime import date, timedelta
from typing import Final

from foundation.working_days import add_working_days, today, working_days_until
from redemptions.models.claim import Claim, ClaimQuerySet
from redemptions.models.promises import CORRECTION_DAYS, REVIEW_DAYS

# An SQL condition on the columns of a decision and its claim.
IN_TIME: Final = "(decided_at AT TIME ZONE 'UTC')::date <= due_on"


def due_on(claim: Claim) -> date:
    """Return the due date of a claim that was just submitted.

    It counts from today in the promotion's time zone. Days on which we waited for the member do
    not count.
    """
    return add_working_days(claim.promotion.today(), days_to_decide(claim.days_left), claim.region)


def days_to_decide(days_left: int | None) -> int:
    """Return how many working days a decision may take, counted from the member's submission.

    For a claim that was sent back, these are the days that were left at that time, at least 1.
    """
    return REVIEW_DAYS.last if days_left is None else max(days_left, 1)


def days_left(claim: Claim) -> int:
    """Return the working days until the claim is due, in the promotion's time zone; at least 0.

    The due date itself is the last day in time, so 0 days left does not mean late.
    """
    return working_days_until(claim.due_on, claim.region, start=claim.promotion.today())


def correct_until(claim: Claim) -> date:
    """Return the last day on which a claim that is sent back may be corrected.

    It is written down when the claim is sent back, so that the e-mail, the page and the rule name
    one day whatever becomes of the promotion. Before that, it is the day that it would be today.
    """
    if claim.status == Claim.Status.SENT_BACK and claim.correct_until is not None:
        return claim.correct_until
    promotion = claim.promotion
    return max(promotion.claim_until, promotion.today() + timedelta(days=CORRECTION_DAYS))


def may_correct(claim: Claim) -> bool:
    """Return whether the last day to correct the claim is not over."""
    return claim.promotion.today() <= correct_until(claim)


def is_late(claim: Claim) -> bool:
    """Return whether the promised day has passed for the member, in the promotion's time zone."""
    return claim.promotion.today() > claim.due_on


def overdue(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Return the overdue claims, unordered, by the office's day.

    Claims on hold are left out, although their due date stays the same.
    """
    return claims.ready_for_review().filter(due_on__lt=today())


def days_overdue(claim: Claim) -> int:
    """Return the days since a claim was due: 0 on the due date, negative before it.

    These are calendar days by the office's clock, whatever the claim's state. For staff.
    """
    return (today() - claim.due_on).days
