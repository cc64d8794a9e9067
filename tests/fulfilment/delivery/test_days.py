"""A delivery day that moves takes along what is owed, and each member is told once."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from fulfilment.delivery import due, owing
from fulfilment.delivery.days import tell_moved
from fulfilment.models import Fulfilment
from notifications.models import Email
from promotions.models import Promotion, Reward
from promotions.setup import delivery_days as promised
from promotions.setup import publishing
from redemptions.models import Claim
from redemptions.review import decisions
from tests.crowd import at_once
from tests.factories import make_claim, make_promotion, make_reward, today


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    return make_promotion(limit_per_member=5)


@pytest.fixture
def reward(promotion: Promotion) -> Reward:
    day = today() + timedelta(days=3)
    return make_reward(promotion, n=5, delivery="on_date", deliver_on=day)


def owed(member: User, promotion: Promotion, rita: User) -> Fulfilment:
    claim = make_claim(member, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    return Fulfilment.objects.get(cause__claim=claim)


def move(reward: Reward, days: int | None) -> int:
    """Set another day, as the form does, or deliver on approval."""
    reward.delivery = "on_date" if days is not None else "on_approval"
    reward.deliver_on = today() + timedelta(days=days or 0)
    reward.save()
    return promised.move_owed(reward)


def test_what_comes_some_days_after_the_end_follows_the_end(
    alice: User, rita: User, petra: User, promotion: Promotion
) -> None:
    reward = make_reward(promotion, n=1, delivery="after_end", days_after_end=7)
    mine = owed(alice, promotion, rita)
    assert mine.due_on == promotion.ends_on + timedelta(days=7)
    assert Claim.objects.get().promised.deliver_on == mine.due_on
    publishing.end_today(promotion_id=promotion.pk, by=petra)
    mine.refresh_from_db()
    assert (mine.reward, mine.due_on) == (reward, today() + timedelta(days=7))
    assert tell_moved() == 1
    assert moved_letters() == [alice.email]


def moved_letters() -> list[str]:
    return [email.to for email in Email.objects.filter(kind="claim_moved").order_by("pk")]


def test_what_is_owed_moves_and_what_was_delivered_stays(
    alice: User, bob: User, rita: User, promotion: Promotion, reward: Reward
) -> None:
    mine, theirs = owed(alice, promotion, rita), owed(bob, promotion, rita)
    was_sent = {"status": Fulfilment.Status.DELIVERED, "delivered_at": timezone.now()}
    Fulfilment.objects.filter(pk=theirs.pk).update(**was_sent)
    assert promised.count_owed(reward) == 1
    assert move(reward, 30) == 1
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.due_on, theirs.due_on) == (reward.deliver_on, today() + timedelta(days=3))


@pytest.mark.parametrize("days", [2, 30])
def test_what_is_approved_after_a_move_is_owed_on_the_day_that_counts_then(
    alice: User, rita: User, promotion: Promotion, reward: Reward, days: int
) -> None:
    claim = make_claim(alice, promotion)
    move(reward, days)
    decisions.approve(claim_id=claim.pk, by=rita)
    assert Fulfilment.objects.get().due_on == today() + timedelta(days=days)
    assert tell_moved() == 0


def test_each_member_is_told_once_of_the_day_that_counts(
    alice: User, rita: User, promotion: Promotion, reward: Reward
) -> None:
    owed(alice, promotion, rita)
    move(reward, 20)
    move(reward, 30)
    assert (tell_moved(), tell_moved()) == (1, 0)
    assert moved_letters() == [alice.email]
    text = Email.objects.get(kind="claim_moved").bodies()[0]
    for days in (3, 30):
        assert f"{today() + timedelta(days=days):%B %Y}" in text
    move(reward, 20)
    assert tell_moved() == 1


def test_who_is_told_no_other_day_gets_no_letter(
    alice: User, rita: User, promotion: Promotion, reward: Reward
) -> None:
    owed(alice, promotion, rita)
    move(reward, 20)
    move(reward, 3)
    assert tell_moved() == 0
    assert not moved_letters()


def test_a_code_that_is_due_now_is_sent_instead_of_announced(
    alice: User, rita: User, promotion: Promotion, reward: Reward
) -> None:
    owed(alice, promotion, rita)
    assert move(reward, None) == 1
    assert tell_moved() == 0
    assert due.deliver_due() == 1


def moved_during_an_approval(alice: User, rita: User, reward: Reward) -> bool:
    """Move the day while an approval is not committed yet; whether it has the new day."""
    claim = make_claim(alice, reward.promotion)
    is_approved, has_moved = Event(), Event()

    def approve() -> None:
        with transaction.atomic():
            decisions.approve(claim_id=claim.pk, by=rita)
            is_approved.set()
            has_moved.wait(0.3)

    def set_day() -> None:
        is_approved.wait(30)
        with transaction.atomic():
            move(reward, 30)
        has_moved.set()

    assert at_once([approve, set_day]) == [None, None]
    return Fulfilment.objects.get().due_on == reward.deliver_on


@pytest.mark.django_db(transaction=True)
def test_a_day_that_moves_waits_for_an_approval(alice: User, rita: User, reward: Reward) -> None:
    assert moved_during_an_approval(alice, rita, reward)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_an_approval_keeps_the_old_day(
    alice: User, rita: User, reward: Reward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owing, "together", lambda _what: None)
    assert not moved_during_an_approval(alice, rita, reward)
