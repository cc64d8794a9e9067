"""Planned decisions: they take effect by themselves, once, unless they are undone in time."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg2.errors import DeadlockDetected
from pytest_django import Settings
from pytest_django.asserts import assertContains

from accounts.models import User
from notifications.models import Email
from promotions.codes.pool import CodesUnreadable, OutOfStock
from promotions.models import Promotion, RewardCode
from redemptions import tasks
from redemptions.checks import runner
from redemptions.claims import submit
from redemptions.models import Check, CheckRun, Claim, ClaimEvent, ScheduledDecision, SendBackReason
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions, policy, undo_window
from tests.conftest import in_group
from tests.factories import make_claim, make_member, make_promotion, make_reward


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return promotion


@pytest.fixture
def claim(alice: User, promotion: Promotion) -> Claim:
    return make_claim(alice, promotion)


@pytest.fixture
def ravi(db: None) -> User:
    del db
    return in_group(make_member("ravi@example.com", is_staff=True), "Reviewers")


def time_passes() -> None:
    ScheduledDecision.objects.update(takes_effect_at=timezone.now() - timedelta(seconds=1))


def test_nothing_happens_while_it_may_be_undone(claim: Claim, rita: User) -> None:
    plan = undo_window.approve(claim_id=claim.pk, by=rita)
    assert 9 < (plan.takes_effect_at - timezone.now()).total_seconds() <= 10
    assert not undo_window.carry_out(plan.pk)
    assert undo_window.carry_out_due() == 0
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert not RewardCode.objects.filter(allocated_at__isnull=False).exists()
    assert set(Email.objects.values_list("kind", flat=True)) == {"claim_received"}


def test_an_approval_takes_effect_once(claim: Claim, rita: User) -> None:
    plan = undo_window.approve(claim_id=claim.pk, by=rita)
    time_passes()
    tasks.carry_out(plan.pk)
    tasks.carry_out(plan.pk)
    tasks.carry_out_due()
    claim.refresh_from_db()
    assert claim.status == Claim.Status.APPROVED
    assert claim.decisions.get().decided_by == rita
    assert Email.objects.filter(kind="claim_code").count() == 1


def test_sending_back_takes_effect_with_its_reasons(claim: Claim, rita: User) -> None:
    reason = SendBackReason.objects.get(name="Photo shows the box")
    undo_window.send_back(claim_id=claim.pk, by=rita, reason=" Not the box. ", reasons=[reason])
    time_passes()
    assert undo_window.carry_out_due() == 1
    decision = claim.decisions.get()
    assert (decision.reason, decision.asks_for) == ("Not the box.", ["serial_photo"])
    assert list(decision.reasons.all()) == [reason]


def test_who_sends_back_says_why(claim: Claim, rita: User) -> None:
    with pytest.raises(ValueError, match="why"):
        undo_window.send_back(claim_id=claim.pk, by=rita, reason="  ")


def test_an_undone_decision_never_takes_effect_and_the_claim_is_on_the_desk(
    claim: Claim, rita: User, ravi: User
) -> None:
    plan = undo_window.approve(claim_id=claim.pk, by=rita)
    assert not undo_window.undo(claim_id=claim.pk, by=ravi)
    assert undo_window.undo(claim_id=claim.pk, by=rita)
    assert not undo_window.carry_out(plan.pk)
    claim.refresh_from_db()
    assert (claim.status, claim.lease.reviewer) == (Claim.Status.SUBMITTED, rita)


def test_it_is_too_late_to_undo_once_the_time_has_come(claim: Claim, rita: User) -> None:
    undo_window.approve(claim_id=claim.pk, by=rita)
    time_passes()
    assert not undo_window.undo(claim_id=claim.pk, by=rita)
    assert undo_window.carry_out_due() == 1


def test_nobody_else_decides_meanwhile(claim: Claim, rita: User, ravi: User) -> None:
    undo_window.approve(claim_id=claim.pk, by=rita)
    for act in (
        lambda: undo_window.send_back(claim_id=claim.pk, by=ravi, reason="x"),
        lambda: undo_window.approve(claim_id=claim.pk, by=rita),
        lambda: decisions.approve(claim_id=claim.pk, by=ravi),
        lambda: decisions.reject(claim_id=claim.pk, by=ravi, reason="x"),
        lambda: decisions.send_back(claim_id=claim.pk, by=ravi, reason="x"),
    ):
        with pytest.raises(AlreadyDecided) as late:
            act()
        assert late.value.scheduled is not None
        assert late.value.scheduled.scheduled_by == rita


def test_a_policy_leaves_alone_what_a_person_has_decided(claim: Claim, rita: User) -> None:
    Promotion.objects.update(policy="automatic", policy_checks=[], sample_percent=0)
    claim.promotion.refresh_from_db()
    run = CheckRun.objects.create(claim=claim)
    clean = [Check(kind=kind, verdict="pass") for kind in Check.ELSEWHERE]
    assert runner.doubts(claim.promotion, clean) == []
    undo_window.send_back(claim_id=claim.pk, by=rita, reason="x")
    assert policy.apply(claim, run, clean) == CheckRun.Outcome.TO_PEOPLE
    undo_window.undo(claim_id=claim.pk, by=rita)
    assert policy.apply(claim, run, clean) == CheckRun.Outcome.APPROVED


def test_a_claim_that_the_member_withdraws_meanwhile_is_told_to_the_reviewer(
    claim: Claim, rita: User, alice: User
) -> None:
    undo_window.approve(claim_id=claim.pk, by=rita)
    submit.cancel_claim(by=alice, claim_id=claim.pk)
    time_passes()
    assert undo_window.carry_out_due() == 1
    claim.refresh_from_db()
    assert claim.status == Claim.Status.CANCELLED
    event = claim.events.get(kind=ClaimEvent.Kind.NOT_DONE)
    assert event not in claim.events.for_member()


def test_the_last_code_goes_to_one_and_the_other_claim_comes_back_to_its_reviewer(
    claim: Claim, promotion: Promotion, rita: User
) -> None:
    other = make_claim(make_member("mia@example.com"), promotion)
    for each in (claim, other):
        undo_window.approve(claim_id=each.pk, by=rita)
    time_passes()
    assert undo_window.carry_out_due() == 2
    other.refresh_from_db()
    assert (other.status, other.assigned_to) == (Claim.Status.SUBMITTED, rita)
    assert "out of stock" in other.events.get(kind=ClaimEvent.Kind.NOT_DONE).note
    assert not ScheduledDecision.objects.exists()


def test_without_stock_nothing_is_planned(claim: Claim, rita: User) -> None:
    RewardCode.objects.update(voided_at=timezone.now())
    with pytest.raises(OutOfStock):
        undo_window.approve(claim_id=claim.pk, by=rita)
    assert not ScheduledDecision.objects.exists()


def poison(claim: Claim, by: User) -> None:
    """A decision that fails each time: a reason that no verb writes."""
    undo_window.send_back(claim_id=claim.pk, by=by, reason="x")
    ScheduledDecision.objects.filter(claim=claim).update(reason="")


def test_one_that_cannot_be_carried_out_does_not_hold_up_the_others(
    claim: Claim, promotion: Promotion, rita: User, caplog: pytest.LogCaptureFixture
) -> None:
    make_reward(promotion, n=0)
    other = make_claim(make_member("mia@example.com"), promotion)
    poison(claim, rita)
    undo_window.send_back(claim_id=other.pk, by=rita, reason="x")
    time_passes()
    assert undo_window.carry_out_due() == 1
    other.refresh_from_db()
    assert other.status == Claim.Status.SENT_BACK
    assert "cannot be carried out" in caplog.text


def test_after_some_attempts_the_claim_is_open_again_and_leads_are_told(
    claim: Claim, rita: User, lena: User, client: Client
) -> None:
    poison(claim, rita)
    time_passes()
    plan = ScheduledDecision.objects.get()
    for _ in range(undo_window.MOST_ATTEMPTS - 1):
        tasks.carry_out(plan.pk)
    with pytest.raises(AlreadyDecided):
        decisions.reject(claim_id=claim.pk, by=lena, reason="x")
    tasks.carry_out_due()
    assert not ScheduledDecision.objects.exists()
    claim.refresh_from_db()
    assert (claim.status, claim.assigned_to) == (Claim.Status.SUBMITTED, rita)
    assert claim.events.get(kind=ClaimEvent.Kind.NOT_DONE).note == "sent back: ValueError"
    alarm = Email.objects.get(kind="staff_alarm")
    assert (alarm.user, claim.reference in alarm.text) == (lena, True)
    client.force_login(rita)
    page = client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))
    assertContains(page, "Please decide again")
    assert undo_window.approve(claim_id=claim.pk, by=rita)


def test_one_that_keeps_failing_stands_behind_those_that_were_not_tried(
    claim: Claim, promotion: Promotion, rita: User
) -> None:
    other = make_claim(make_member("mia@example.com"), promotion)
    poison(claim, rita)
    undo_window.send_back(claim_id=other.pk, by=rita, reason="x")
    time_passes()
    ScheduledDecision.objects.filter(claim=claim).update(attempts=1)
    assert [one.claim for one in ScheduledDecision.objects.due()] == [other, claim]


def test_a_deadlock_over_one_does_not_hold_up_the_others(
    claim: Claim, promotion: Promotion, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_claim(make_member("mia@example.com"), promotion)
    for each in (claim, other):
        undo_window.send_back(claim_id=each.pk, by=rita, reason="x")
    time_passes()
    apply = undo_window._apply  # noqa: SLF001 -- as it does

    def deadlock(scheduled: ScheduledDecision) -> None:
        if scheduled.claim == claim:
            raise OperationalError from DeadlockDetected()
        apply(scheduled)

    monkeypatch.setattr(undo_window, "_apply", deadlock)
    assert undo_window.carry_out_due() == 1
    assert ScheduledDecision.objects.get().attempts == 1


def test_codes_that_cannot_be_read_give_the_claim_back_and_say_so(claim: Claim, rita: User) -> None:
    undo_window.approve(claim_id=claim.pk, by=rita)
    RewardCode.objects.update(ciphertext=b"damaged")
    time_passes()
    assert undo_window.carry_out_due() == 1
    assert "cannot be read" in claim.events.get(kind=ClaimEvent.Kind.NOT_DONE).note
    with pytest.raises(CodesUnreadable):
        undo_window.approve(claim_id=claim.pk, by=rita)


def test_how_long_one_may_undo_is_a_setting(claim: Claim, rita: User, settings: Settings) -> None:
    settings.UNDO_SECONDS = 0
    plan = undo_window.approve(claim_id=claim.pk, by=rita)
    assert undo_window.carry_out(plan.pk)
