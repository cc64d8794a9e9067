"""Claims that wait for stock: they go on by themselves, in order, each decided once."""

import pytest
from django.utils import timezone

from accounts.models import User
from notifications.models import Email
from promotions.codes.pool import OutOfStock
from promotions.models import Promotion, Reward
from redemptions import tasks
from redemptions.claims import submit
from redemptions.claims.outlook import outlook
from redemptions.models import Check, CheckRun, Claim, ClaimEvent, Decision, ScheduledDecision
from redemptions.models.statuses import label
from redemptions.reconciliation import claims as books
from redemptions.review import decisions, policy, restocking, undo_window
from redemptions.review.queue import QueueTab, claims_in
from tests import claim_rows
from tests.factories import make_claim, make_member, make_promotion, make_reward, some_codes


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    return make_reward(make_promotion())


def waiting(reward: Reward, n: int, by: User) -> list[Claim]:
    """Claims that somebody would have approved, the newest first of all."""
    claims = [make_claim(make_member(), reward.promotion) for _ in range(n)]
    for claim in reversed(claims):
        undo_window.approve(claim_id=claim.pk, by=by, may_wait=True)
        ScheduledDecision.objects.update(takes_effect_at=timezone.now())
        undo_window.carry_out_due()
    return claims


def states(claims: list[Claim]) -> list[str]:
    return [Claim.objects.get(pk=claim.pk).status for claim in claims]


def test_nothing_is_left_so_the_claim_waits_and_its_member_hears_of_it(
    reward: Reward, rita: User
) -> None:
    earlier, claim = waiting(reward, 2, rita)
    claim.refresh_from_db()
    assert label(claim).text == "Checked. Waiting for more rewards."
    assert outlook(claim).place == "1 claim is ahead of yours."
    assert outlook(earlier := Claim.objects.get(pk=earlier.pk)).promise == ""
    assert Email.objects.filter(kind="claim_waits", about=claim.reference).count() == 1
    event = claim.events.for_member().get(kind=ClaimEvent.Kind.WAITS_FOR_STOCK)
    assert event.actor == rita
    assert list(claims_in(QueueTab.NO_STOCK, by=rita)) == [earlier, claim]
    assert not claims_in(QueueTab.AWAITING, by=rita).exists()
    ScheduledDecision.objects.update(takes_effect_at="2020-01-01T00:00Z")
    assert not list(books.decision_stuck())


def test_with_more_stock_they_go_on_in_order_and_each_once(reward: Reward, rita: User) -> None:
    claims = waiting(reward, 3, rita)
    tasks.go_on_with_stock()
    assert states(claims) == ["submitted"] * 3
    claim_rows.write_codes(reward, some_codes(2))
    assert restocking.go_on() == 2
    assert restocking.go_on() == 0
    assert states(claims) == ["approved", "approved", "submitted"]
    assert set(Decision.objects.values_list("claim", "decided_by")) == {
        (claim.pk, rita.pk) for claim in claims[:2]
    }
    assert Email.objects.filter(kind="claim_code").count() == 2
    assert ScheduledDecision.objects.get().claim == claims[2]


def test_pieces_count_as_codes_do(rita: User) -> None:
    reward = make_reward(make_promotion(), kind="physical", stock=0)
    claims = waiting(reward, 2, rita)
    Reward.objects.update(stock=1)
    assert restocking.go_on() == 1
    assert states(claims) == ["approved", "submitted"]


def test_a_later_claim_does_not_overtake(reward: Reward, rita: User) -> None:
    first = waiting(reward, 1, rita)[0]
    later = make_claim(make_member(), reward.promotion)
    claim_rows.write_codes(reward, some_codes(1))
    with pytest.raises(OutOfStock):
        decisions.approve(claim_id=later.pk, by=rita)
    assert restocking.go_on() == 1
    assert states([first, later]) == ["approved", "submitted"]


def test_what_a_policy_would_have_approved_goes_on_too(reward: Reward) -> None:
    Promotion.objects.update(policy="automatic", policy_checks=[], sample_percent=0)
    claim = make_claim(make_member(), Promotion.objects.get())
    run = CheckRun.objects.create(claim=claim, done_at=timezone.now())
    clean = [Check(kind=kind, verdict=Check.Verdict.PASS, rule="") for kind in Check.ELSEWHERE]
    run.outcome = policy.apply(claim, run, clean)
    run.save()
    assert run.outcome == CheckRun.Outcome.NO_STOCK
    assert list(Claim.objects.waiting_for_stock()) == [claim]
    claim_rows.write_codes(reward, some_codes(1))
    assert restocking.go_on() == 1
    assert claim.decisions.get().checks == run


def test_what_a_policy_would_not_approve_any_more_goes_to_people(reward: Reward) -> None:
    claim = make_claim(make_member(), reward.promotion)
    Claim.objects.update(waits_for_stock_since=timezone.now())
    CheckRun.objects.create(claim=claim, done_at=timezone.now(), outcome=CheckRun.Outcome.TO_PEOPLE)
    claim_rows.write_codes(reward, some_codes(1))
    assert restocking.go_on() == 1
    assert states([claim]) == ["submitted"]
    assert Claim.objects.ready_for_review().exists()


def test_who_waits_may_withdraw_and_a_lead_may_reject(
    reward: Reward, rita: User, lena: User
) -> None:
    withdrawn, rejected = waiting(reward, 2, rita)
    submit.cancel_claim(by=withdrawn.user, claim_id=withdrawn.pk)
    decisions.reject(claim_id=rejected.pk, by=lena, reason="Forged.")
    assert not ScheduledDecision.objects.exists()
    claim_rows.write_codes(reward, some_codes(2))
    assert restocking.go_on() == 0
    assert states([withdrawn, rejected]) == ["cancelled", "rejected"]
