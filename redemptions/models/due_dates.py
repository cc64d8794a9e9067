"""Due dates: when a claim must be decided, and whether it is overdue, late or was in time.

There is one clock, for members and staff: that of the promotion, in whose time zone the days were
promised. A claim on hold keeps its due date, but no queue calls it overdue while it waits.
"""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import F, Value
from django.utils import timezone

from foundation.working_days import add_working_days, working_days_until
from promotions.models import last_day
from redemptions.models.claim import Claim, ClaimQuerySet
from redemptions.models.promises import CORRECTION_DAYS, REVIEW_DAYS

# An SQL condition on the columns of a decision, its claim and the claim's promotion, of which the
# time zone is a known one: as in the queue, what is none counts as UTC (``ZONE``).
IN_TIME: Final = "(decided_at AT TIME ZONE time_zone)::date <= due_on"
ZONE: Final = "CASE WHEN p.time_zone = ANY(%(zones)s) THEN p.time_zone ELSE 'UTC' END AS time_zone"


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
    """Return whether the promised day is over."""
    return days_overdue(claim) > 0


def is_overdue(claim: Claim) -> bool:
    """Return whether staff should have decided by now: late, still undecided, and not on hold."""
    is_ready = claim.status == Claim.Status.SUBMITTED and claim.held_at is None
    return is_ready and claim.waits_for_stock_since is None and is_late(claim)


def overdue(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Return the overdue claims, unordered; the same as ``is_overdue``, asked of the database."""
    return overdue_at(claims, now=Value(timezone.now()), latest_today=last_day.latest_today())


def overdue_at(claims: ClaimQuerySet, *, now: Any, latest_today: Any) -> ClaimQuerySet:  # noqa: ANN401 -- or what stands for it
    """Return the claims that are overdue at a moment, which may be given later."""
    # The first condition is for the index: it leaves out nothing.
    ready = claims.ready_for_review().filter(due_on__lt=latest_today)
    today = last_day.day_by("promotion__time_zone", now)
    return ready.alias(today=today).filter(due_on__lt=F("today"))


def days_overdue(claim: Claim) -> int:
    """Return the calendar days since a claim was due: 0 on the due date, negative before it."""
    return (claim.promotion.today() - claim.due_on).days
