from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from foundation import working_days
from notifications.models import Email
from promotions.models import Promotion, Reward, RewardCode
from redemptions.dashboard import open_stats
from redemptions.dashboard.decision_stats import decided_by_promotion
from redemptions.dashboard.open_stats import Scope
from redemptions.models import Claim, Decision, SendBackReason
from redemptions.review import decisions, triage
from tests.crowd import claims_for
from tests.factories import make_claim, make_member, make_promotion, make_reward, today
from tests.plans import explained
from tests.redemptions.dashboard.history import decide, noon

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


# --- Open claims -----------------------------------------------------------------------------


def test_open_claims_are_counted_by_state(reward: Reward, rita: User) -> None:
    waiting, late, held, back, done = claims_for(reward, 5)
    Claim.objects.filter(pk__in=[late.pk, held.pk]).update(due_on=today() - timedelta(days=1))
    triage.hold(claim_id=held.pk, by=rita)
    decisions.send_back(claim_id=back.pk, by=rita, reason="Blurred.")
    decisions.approve(claim_id=done.pk, by=rita)
    assert waiting.status == Claim.Status.SUBMITTED
    found = open_stats.open_claims(Scope())
    assert found == [open_stats.Open("Summer", awaiting=2, overdue=1, held=1, sent_back=1)]


def test_what_is_due_today_is_not_overdue(reward: Reward) -> None:
    claims_for(reward, 1)
    Claim.objects.update(due_on=today())
    assert open_stats.open_claims(Scope())[0].overdue == 0


def test_open_claims_of_one_promotion(reward: Reward, other: Reward) -> None:
    claims_for(reward, 1)
    assert open_stats.open_claims(Scope(promotion=other.promotion)) == []
    assert len(open_stats.open_claims(Scope(promotion=reward.promotion))) == 1


# --- Decided per day -------------------------------------------------------------------------


def test_each_day_has_its_decisions_by_outcome_and_by_whom(reward: Reward, rita: User) -> None:
    one, two, three, four = claims_for(reward, 4)
    decide(one, noon(0))
    decide(two, noon(3), by=rita)
    decide(three, noon(3), "sent_back", by=rita)
    decide(four, noon(3), "rejected", by=rita)
    days = {each.day: each for each in open_stats.decided_per_day(Scope(7))}
    assert len(days) == 7
    found = days[noon(3).date()]
    assert (found.approved, found.sent_back, found.rejected) == (1, 1, 1)
    assert (found.by_policy, found.by_people) == (0, 3)
    assert days[noon(0).date()].by_policy == 1
    assert sum(each.decided for each in days.values()) == 4


def test_the_first_day_counts_from_its_midnight(reward: Reward) -> None:
    inside, outside = claims_for(reward, 2)
    midnight = datetime.combine(noon(6).date(), time.min, tzinfo=UTC)
    decide(inside, midnight)
    decide(outside, midnight - timedelta(microseconds=1))
    days = open_stats.decided_per_day(Scope(7))
    assert [each.decided for each in days] == [1, 0, 0, 0, 0, 0, 0]


def test_days_of_one_promotion(reward: Reward, other: Reward) -> None:
    decide(claims_for(reward, 1)[0], noon(1))
    assert not any(each.decided for each in open_stats.decided_per_day(Scope(7, other.promotion)))
    assert any(each.decided for each in open_stats.decided_per_day(Scope(7, reward.promotion)))


# --- Reasons ---------------------------------------------------------------------------------


def test_reasons_count_their_claims_and_those_approved_since(reward: Reward, rita: User) -> None:
    SendBackReason.objects.all().delete()
    box, blurred = (SendBackReason.objects.create(name=name) for name in ("Box", "Blurred"))
    named = [[box], [box, blurred], []]
    for claim, reasons in zip(claims_for(reward, 3), named, strict=True):
        decide(claim, noon(2), "sent_back", by=rita).reasons.set(reasons)
    Claim.objects.filter(decisions__reasons=blurred).update(status="approved")
    old = make_claim(make_member(), reward.promotion)
    decide(old, noon(20), "sent_back", by=rita).reasons.set([box])
    assert open_stats.causes(Scope(7)) == [
        open_stats.SendBackStats("Box", 2, 1, of=3),
        open_stats.SendBackStats("Blurred", 1, 1, of=3),
        open_stats.SendBackStats("", 1, 0, of=3),
    ]


# --- Stock -----------------------------------------------------------------------------------


def take(reward: Reward, n: int, at: datetime) -> None:
    for claim in claims_for(reward, n):
        decide(claim, at)


def test_stock_lasts_as_long_as_at_the_pace_of_two_weeks(reward: Reward) -> None:
    spoilt = RewardCode.objects.filter(reward=reward).first()
    assert spoilt
    RewardCode.objects.filter(pk=spoilt.pk).update(voided_at=timezone.now())
    take(reward, 7, noon(1))
    found = open_stats.stock_left(Scope())[0]
    assert (found.left, found.per_day) == (19, 0.5)
    assert found.days == 38
    assert not found.is_short


def test_what_was_taken_earlier_is_no_pace(reward: Reward) -> None:
    take(reward, 7, noon(15))
    found = open_stats.stock_left(Scope())[0]
    assert (found.per_day, found.days, found.is_short) == (0, None, False)


def test_a_promotion_that_just_began_has_the_pace_of_its_own_days(reward: Reward) -> None:
    Promotion.objects.update(starts_on=noon(1).date())
    take(reward, 12, noon(0))
    found = open_stats.stock_left(Scope())[0]
    assert found.per_day == 6
    assert found.is_short, "20 codes at 6 a day"


def test_without_stock_none_are_left_whatever_the_pace(reward: Reward) -> None:
    RewardCode.objects.filter(reward=reward).update(voided_at=timezone.now())
    found = open_stats.stock_left(Scope())[0]
    assert (found.left, found.days, found.is_short) == (0, 0, True)


@pytest.mark.django_db
def test_a_reward_that_is_no_code_has_its_own_stock() -> None:
    promotion = make_promotion()
    counted = make_reward(promotion, kind=Reward.Kind.PHYSICAL, stock=14)
    free = make_reward(promotion, kind=Reward.Kind.CASHBACK)
    take(counted, 14, noon(1))
    found = {each.reward: each for each in open_stats.stock_left(Scope())}
    assert (found[counted].left, found[counted].days) == (14, 14)
    assert (found[free].left, found[free].days, found[free].is_short) == (None, None, False)


def test_more_claims_than_rewards_are_short_whatever_the_pace(reward: Reward) -> None:
    claim, *_others = claims_for(reward, 20)
    assert not open_stats.stock_left(Scope())[0].is_short
    Claim.objects.filter(pk=claim.pk).update(status=Claim.Status.SENT_BACK)
    RewardCode.objects.filter(pk=RewardCode.objects.latest("pk").pk).update(
        voided_at=timezone.now()
    )
    found = open_stats.stock_left(Scope())[0]
    assert (found.left, found.waiting, found.days, found.is_short) == (19, 20, None, True)


def test_claims_that_wait_for_stock_are_a_state_of_their_own(reward: Reward) -> None:
    claims_for(reward, 1)
    Claim.objects.update(waits_for_stock_since=timezone.now(), due_on=noon(1).date())
    assert open_stats.open_claims(Scope()) == [open_stats.Open("Summer", no_stock=1)]


def test_what_ends_first_comes_first(reward: Reward, other: Reward) -> None:
    RewardCode.objects.filter(reward=other).update(voided_at=timezone.now())
    assert [each.reward for each in open_stats.stock_left(Scope())] == [other, reward]


def test_stock_of_promotions_that_are_over_is_nobodys_worry(reward: Reward) -> None:
    Promotion.objects.update(
        starts_on=noon(60).date(), ends_on=noon(40).date(), claim_until=noon(30).date()
    )
    assert open_stats.stock_left(Scope()) == []
    assert len(open_stats.stock_left(Scope(promotion=reward.promotion))) == 1, "asked for by name"


# --- Letters ---------------------------------------------------------------------------------


def letter(kind: str, status: str, age: timedelta) -> None:
    number = Email.objects.count()
    message = Email.objects.create(
        kind=kind, to="a@example.com", message_id=str(number), dedupe_key=str(number)
    )
    sent = timezone.now() if status == "sent" else None
    moment = timezone.now() - age
    Email.objects.filter(pk=message.pk).update(status=status, queued_at=moment, sent_at=sent)


@pytest.mark.django_db
def test_letters_that_failed_or_wait_too_long() -> None:
    letter("claim_code", "failed", HOUR)
    letter("claim_code", "failed", timedelta(days=40))
    letter("claim_code", "queued", timedelta(minutes=16))
    letter("claim_code", "sending", 2 * HOUR)
    letter("claim_received", "queued", timedelta(minutes=14))
    letter("claim_received", "sent", HOUR)
    letter("claim_rejected", "failed", HOUR)
    codes, rejected = open_stats.failing_letters(Scope(30))
    assert (codes.kind, codes.failed, codes.waiting) == ("claim_code", 1, 2)
    assert codes.oldest
    assert codes.oldest < timezone.now() - 2 * HOUR
    assert (rejected.kind, rejected.failed, rejected.waiting) == ("claim_rejected", 1, 0)


# --- What it costs ---------------------------------------------------------------------------


@pytest.mark.long
def test_a_period_is_read_through_the_index(reward: Reward, rita: User) -> None:
    claim = claims_for(reward, 1)[0]
    moments = [timezone.now() - timedelta(hours=n) for n in range(8000)]
    Decision.objects.bulk_create(
        Decision(claim=claim, outcome="approved", decided_by=rita, decided_at=at) for at in moments
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE redemptions_decision")
    scope = Scope(7)
    for count in (open_stats.decided_per_day, open_stats.causes, decided_by_promotion):
        sqls = [sql for sql in statements(count, scope) if "redemptions_decision" in sql]
        plans = [explained(sql) for sql in sqls]
        assert plans
        assert all("decision_decided" in plan for plan in plans), plans


def statements(count: object, scope: Scope) -> list[str]:
    assert callable(count)
    with CaptureQueriesContext(connection) as queries:
        count(scope)
    return [query["sql"] for query in queries.captured_queries]


def test_a_day_is_one_of_utc() -> None:
    assert Scope(1).since == datetime.combine(working_days.today(), time.min, tzinfo=UTC)
    assert Scope(7).first_day == working_days.today() - timedelta(days=6)
    assert isinstance(working_days.today(), date)
