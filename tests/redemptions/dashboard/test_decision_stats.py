from datetime import timedelta

import pytest

from accounts.models import User
from foundation.working_days import working_days_until
from promotions.models import Promotion, Reward
from redemptions.dashboard.decision_stats import decided_by_promotion
from redemptions.dashboard.open_stats import Scope
from redemptions.models import Claim, ClaimEvent
from tests.crowd import claims_for
from tests.factories import make_promotion, make_reward
from tests.redemptions.dashboard.history import day_of, decide, noon

HOUR = timedelta(hours=1)


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    return make_reward(make_promotion(name="Summer"), n=20)


@pytest.fixture
def other(db: None) -> Reward:
    """Of another promotion: what must not leak."""
    del db
    return make_reward(make_promotion(name="Winter"), n=20)


def test_times_are_those_of_the_middle_and_of_nine_in_ten(reward: Reward) -> None:
    for hours, claim in enumerate(claims_for(reward, 11)):
        decide(claim, noon(1), took=hours * HOUR)
    total, summer = decided_by_promotion(Scope(7))
    assert (summer.median, summer.p90) == (5 * HOUR, 9 * HOUR)
    assert (total.promotion, summer.promotion) == (None, reward.promotion)
    assert (total.median, total.count) == (5 * HOUR, 11)


def test_rates_of_each_promotion_and_of_all(reward: Reward, other: Reward, rita: User) -> None:
    one, two, three, four = claims_for(reward, 4)
    decide(one, noon(1))
    decide(two, noon(1), "sent_back", by=rita)
    decide(three, noon(1), "rejected", by=rita)
    four.promotion, four.reward = other.promotion, other
    decide(four, noon(1), by=rita)
    total, summer, winter = decided_by_promotion(Scope(7))
    assert (total.approved, total.sent_back, total.rejected, total.by_policy) == (2, 1, 1, 1)
    assert (summer.approved, summer.sent_back, summer.rejected, summer.by_policy) == (1, 1, 1, 1)
    assert (winter.approved, winter.count, winter.by_policy) == (1, 1, 0)
    only = decided_by_promotion(Scope(7, other.promotion))
    assert [each.count for each in only] == [1, 1]


def test_time_runs_from_the_submission_that_was_decided_on(reward: Reward, rita: User) -> None:
    claim = claims_for(reward, 1)[0]
    first, again = noon(4), noon(2)
    for kind, at in (("submitted", first), ("resubmitted", again)):
        ClaimEvent.objects.create(claim=claim, kind=kind, occurred_at=at)
    decide(claim, first + 2 * HOUR, "sent_back", by=rita)
    claim.submitted_at = again
    decide(claim, again + 4 * HOUR, by=rita)
    total = decided_by_promotion(Scope(7))[0]
    assert total.median == 3 * HOUR, "between the two hours and the four"
    assert total.promised == 1, "which day was promised for the first is not known any more"


def test_working_days_are_counted_as_the_promise_is(reward: Reward) -> None:
    claim = claims_for(reward, 1)[0]
    Claim.objects.update(region="SG")
    claim.refresh_from_db()
    Promotion.objects.update(regions=["DE", "SG"])
    decide(claim, noon(1), took=timedelta(days=16))
    first, last = (day_of(noon(days), reward.promotion) for days in (17, 1))
    expected = working_days_until(last, "SG", start=first)
    assert 8 < expected < 13
    total = decided_by_promotion(Scope(7))[0]
    assert (total.median_days, total.p90_days) == (expected, expected)


def test_in_time_is_by_the_promised_day(reward: Reward) -> None:
    for days, claim in enumerate(claims_for(reward, 3)):
        claim.due_on = day_of(noon(days), reward.promotion)
        decide(claim, noon(1), took=HOUR)
    total = decided_by_promotion(Scope(7))[0]
    assert (total.promised, total.in_time) == (3, 2)


@pytest.mark.parametrize(
    ("zone", "in_time"), [("UTC", 1), ("Pacific/Kiritimati", 0), ("Nowhere/Land", 1)]
)
def test_in_time_is_by_the_promotions_clock(reward: Reward, zone: str, in_time: int) -> None:
    Promotion.objects.update(time_zone=zone)  # in Kiritimati, the next day has begun
    claim = claims_for(reward, 1)[0]
    claim.due_on = noon(1).date()
    decide(claim, noon(1), took=HOUR)
    assert decided_by_promotion(Scope(7))[0].in_time == in_time


def test_without_decisions_there_are_no_rates(reward: Reward) -> None:
    decide(claims_for(reward, 1)[0], noon(40))
    assert decided_by_promotion(Scope(30)) == []
