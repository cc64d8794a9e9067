from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from foundation.working_days import add_working_days, today
from membership.models import PointsAccount, PointsEvent, Tier, TierBenefit
from membership.points import tiers
from membership.points.tiers import EarnedLately, review_tiers, stay_of
from notifications.models import Email
from notifications.outbox import truth
from service.appointments import changes
from service.appointments.bays import TimeTaken
from service.front_desk import waiting_list
from support.models import TicketTopic
from support.tickets.promised import due_on
from tests.membership.clock import later
from tests.membership.lots import make_account, make_lot, make_tiers
from tests.service.centres import make_appointment, make_centre, make_hold, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(alice: User) -> PointsAccount:
    make_tiers()
    return make_account(alice)


def tier_of(account: PointsAccount) -> str:
    stay = stay_of(account)
    return stay.tier.slug if stay else ""


def test_a_tier_goes_up_at_once_by_what_was_earned_not_by_what_is_left(
    account: PointsAccount,
) -> None:
    make_lot(account, 600)
    assert tier_of(account) == "bronze"
    make_lot(account, 4_000, usable_in=20)
    assert tier_of(account) == "gold"
    assert Email.objects.get().kind == "points_tier_up"
    assert account.stays.count() == 2


def test_it_comes_down_one_step_after_thirty_days_of_notice(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lot(account, 5_000)
    later(monkeypatch, 365)
    assert review_tiers() == 0
    later(monkeypatch, 1)
    assert review_tiers() == 1
    notice = Email.objects.get(kind="points_tier_notice")
    assert "4,000" in notice.text
    later(monkeypatch, 29)
    assert (review_tiers(), tier_of(account)) == (0, "gold")
    later(monkeypatch, 1)
    assert (review_tiers(), tier_of(account)) == (1, "silver")
    assert review_tiers() == 1, "the next step is announced too"
    assert tier_of(account) == "silver"


@pytest.mark.parametrize(("sooner", "days"), [(1, 2), (9, 1)])
def test_a_tier_may_answer_tickets_sooner(
    account: PointsAccount, bob: User, sooner: int, days: int
) -> None:
    gold = Tier.objects.get(slug="gold")
    TierBenefit.objects.create(tier=gold, kind=TierBenefit.Kind.TICKETS, amount=sooner)
    topic = TicketTopic(promise_days=3)
    alice = account.member
    usual, at_best = (add_working_days(today(), number, "DE") for number in (3, days))
    assert due_on(topic, "DE", alice.pk) == usual
    make_lot(account, 4_000)
    assert due_on(topic, "DE", alice.pk) == at_best
    assert due_on(topic, "DE", bob.pk) == usual
    PointsAccount.objects.filter(pk=account.pk).update(left_at=timezone.now())
    assert due_on(topic, "DE", alice.pk) == usual


def test_a_tier_may_book_further_ahead_and_be_told_first(account: PointsAccount, bob: User) -> None:
    gold = Tier.objects.get(slug="gold")
    for kind, amount in ((TierBenefit.Kind.VISITS, 2), (TierBenefit.Kind.WAITING, 3)):
        TierBenefit.objects.create(tier=gold, kind=kind, amount=amount)
    alice, centre = account.member, make_centre(horizon_days=4)
    last, beyond = on(centre, days=6), on(centre, days=7)
    make_lot(account, 4_000)
    for member, start in ((bob, on(centre, days=5)), (alice, beyond)):
        with pytest.raises(TimeTaken):
            make_hold(member, centre, start)
    visits = [make_appointment(alice, centre, last), make_appointment(bob, centre)]
    wishes = [
        waiting_list.ask(by=visit.user, appointment_id=visit.pk) for visit in visits if visit.user
    ]
    assert [wish.priority for wish in wishes] == [3, 0]
    # Whoever loses the tier keeps the visit, and moves it as far ahead as everybody.
    PointsAccount.objects.filter(pk=account.pk).update(left_at=timezone.now())
    move = partial(changes.move, by=alice, appointment_id=visits[0].pk, centre=centre, seen=0)
    with pytest.raises(TimeTaken):
        move(start=on(centre, "11:00", days=6))
    assert move(start=on(centre, "11:00", days=4)).sequence == 1


def test_who_earns_what_is_missing_keeps_the_tier(
    account: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lot(account, 5_000)
    later(monkeypatch, 366)
    review_tiers()
    notice = Email.objects.get(kind="points_tier_notice")
    assert truth.is_still_true(notice)
    make_lot(account, 4_500)
    assert not truth.is_still_true(notice)
    account.refresh_from_db()
    assert account.tier_drops_on is None
    later(monkeypatch, 31)
    assert (review_tiers(), tier_of(account)) == (0, "gold")
    assert account.events.filter(kind=PointsEvent.Kind.TIER_KEPT).exists()


def test_the_database_refuses_stays_that_overlap(account: PointsAccount) -> None:
    gold = Tier.objects.get(slug="gold")
    stays = account.stays
    stays.create(tier=gold, from_on=today(), until_on=today() + timedelta(days=9))
    stays.create(tier=gold, from_on=today() + timedelta(days=9))
    for begin, end in ((8, 20), (-5, 1), (3, 4)):
        days = {"from_on": today() + timedelta(days=begin), "until_on": today() + timedelta(end)}
        with pytest.raises(IntegrityError, match="tier_stays_apart"), transaction.atomic():
            stays.create(tier=gold, **days)


def test_the_day_of_review_is_that_on_which_too_little_is_left() -> None:
    now = timezone.now()
    lately = EarnedLately([(now - timedelta(days=300), 100), (now - timedelta(days=10), 900)])
    assert lately.falls_below(1_000) == today() + timedelta(days=66)
    assert lately.falls_below(900) == today() + timedelta(days=356)
    assert lately.falls_below(0) is None


def test_the_tier_of_so_many_points() -> None:
    rows = [Tier(slug="low", threshold=0), Tier(slug="high", threshold=10)]
    found = [tiers.reached_by(rows, points) for points in (0, 9, 10, 11)]
    assert [tier and tier.slug for tier in found] == ["low", "low", "high", "high"]
    assert tiers.reached_by([], 5) is None
