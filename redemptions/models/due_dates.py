"""Due dates: when a claim must be decided, and whether it is overdue, late or was in time.

There is one clock, for members and staff: that of the promotion, in whose time zone the days were
promised. A claim on hold keeps its due date, but no queue calls it overdue while it waits.
"""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Case, DateField, F, Func, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.time_zones import UTC, known
from foundation.working_days import add_working_days, working_days_until
from redemptions.models.claim import Claim, ClaimQuerySet
from redemptions.models.promises import CORRECTION_DAYS, REVIEW_DAYS

# An SQL condition on the columns of a decision, its claim and the claim's promotion.
IN_TIME: Final = "(decided_at AT TIME ZONE time_zone)::date <= due_on"
# The first place where a day begins, ahead of UTC.
_EASTERNMOST: Final = timedelta(hours=14)


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
    return overdue_at(claims, now=Value(timezone.now()), latest_today=latest_today())


def overdue_at(claims: ClaimQuerySet, *, now: Any, latest_today: Any) -> ClaimQuerySet:  # noqa: ANN401 -- or what stands for it
    """Return the claims that are overdue at a moment, which may be given later."""
    # The first condition is for the index: it leaves out nothing.
    ready = claims.ready_for_review().filter(due_on__lt=latest_today)
    return ready.alias(today=_day_by("promotion__time_zone", now)).filter(due_on__lt=F("today"))


def today_by(time_zone: str) -> Cast:
    """Return which day it is by the time zone in this column, as the database is asked for it.

    What is no time zone counts as UTC: one broken promotion does not stop what others owe.
    """
    is_known = When(**{f"{time_zone}__in": sorted(known())}, then=F(time_zone))
    return _day_by(Case(is_known, default=Value(UTC)), Value(timezone.now()))


def _day_by(time_zone: Any, now: Any) -> Cast:  # noqa: ANN401 -- as above
    return Cast(Func(time_zone, now, function="timezone"), DateField())


def latest_today() -> date:
    """Return the day that it is where days begin first; it is no later day anywhere."""
    return (timezone.now() + _EASTERNMOST).date()


def days_overdue(claim: Claim) -> int:
    """Return the calendar days since a claim was due: 0 on the due date, negative before it."""
    return (claim.promotion.today() - claim.due_on).days
