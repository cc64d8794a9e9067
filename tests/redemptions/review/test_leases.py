"""Leases: a claim is on one reviewer's desk at a time, and never for ever."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from redemptions.models import Claim, ClaimEvent, ReviewLease
from redemptions.review import leases, triage, undo_window
from tests.conftest import in_group
from tests.crowd import at_once
from tests.factories import make_claim, make_member, make_promotion, make_reward


@pytest.fixture
def ravi(db: None) -> User:
    """Another reviewer."""
    del db
    return in_group(make_member("ravi@example.com", is_staff=True), "Reviewers")


@pytest.fixture
def claims(alice: User) -> list[Claim]:
    """Three claims, the first of which is due first."""
    promotion = make_promotion(limit_per_member=3)
    make_reward(promotion, n=3)
    made = [make_claim(alice, promotion) for _ in range(3)]
    for days, claim in enumerate(made):
        claim.due_on += timedelta(days=days)
        claim.save(update_fields=["due_on"])
    return made


def next_for(reviewer: User) -> Claim | None:
    return leases.take_next(by=reviewer, among=Claim.objects.all())


def test_each_reviewer_gets_another_claim_the_first_due_first(
    claims: list[Claim], rita: User, ravi: User
) -> None:
    assert next_for(rita) == claims[0]
    assert next_for(ravi) == claims[1]
    assert leases.holder_of(claims[0]) == rita


def test_ones_own_claim_comes_again_unless_it_is_at_hand(claims: list[Claim], rita: User) -> None:
    next_for(rita)
    assert next_for(rita) == claims[0]
    besides = leases.take_next(by=rita, among=Claim.objects.all(), besides=[claims[0].pk])
    assert besides == claims[1]


def test_a_lease_ends_when_its_reviewer_is_silent(
    claims: list[Claim], rita: User, ravi: User
) -> None:
    next_for(rita)
    lease = ReviewLease.objects.get()
    minutes = (lease.leased_until - timezone.now()).total_seconds() / 60
    assert 9 < minutes <= 10
    ReviewLease.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert next_for(ravi) == claims[0]
    assert leases.holder_of(claims[0]) == ravi


def test_a_lease_is_renewed_by_its_holder_alone(
    claims: list[Claim], rita: User, ravi: User
) -> None:
    next_for(rita)
    soon = timezone.now() + timedelta(seconds=30)
    ReviewLease.objects.update(leased_until=soon)
    assert leases.renew(claim_ids=[claims[0].pk], by=ravi) == 0
    assert ReviewLease.objects.get().leased_until == soon
    assert leases.renew(claim_ids=[claims[0].pk], by=rita) == 1
    assert ReviewLease.objects.get().leased_until > soon


def test_what_ran_out_is_not_renewed(claims: list[Claim], rita: User) -> None:
    next_for(rita)
    ReviewLease.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert leases.renew(claim_ids=[claims[0].pk], by=rita) == 0


def test_a_released_claim_is_free_for_all(claims: list[Claim], rita: User, ravi: User) -> None:
    next_for(rita)
    assert leases.release(claim_ids=[claims[0].pk], by=ravi) == 0
    assert leases.release(claim_ids=[claims[0].pk], by=rita) == 1
    assert next_for(ravi) == claims[0]


def test_a_lead_releases_for_others_and_the_timeline_says_so(
    claims: list[Claim], rita: User, lena: User
) -> None:
    next_for(rita)
    assert leases.release_for_others(claim_id=claims[0].pk, by=lena)
    assert not leases.release_for_others(claim_id=claims[0].pk, by=lena)
    event = ClaimEvent.objects.get(kind=ClaimEvent.Kind.RELEASED)
    assert (event.actor, event.note) == (lena, rita.get_full_name())


def test_next_passes_over_what_is_held_decided_or_left_to_another(
    claims: list[Claim], rita: User, ravi: User
) -> None:
    triage.hold(claim_id=claims[0].pk, by=rita)
    triage.assign(claim_id=claims[1].pk, by=rita, to=ravi)
    undo_window.approve(claim_id=claims[2].pk, by=rita)
    assert next_for(rita) is None
    assert next_for(ravi) == claims[1]


@pytest.fixture
def many(transactional_db: None) -> list[Claim]:
    del transactional_db
    promotion = make_promotion(limit_per_member=12)
    make_reward(promotion, n=12)
    alice = make_member("alice@example.com")
    return [make_claim(alice, promotion) for _ in range(12)]


@pytest.mark.usefixtures("many")
@pytest.mark.long
def test_reviewers_who_press_at_once_never_get_the_same_claim() -> None:
    reviewers = [make_member(f"r{n}@example.com", is_staff=True) for n in range(6)]
    for _round in range(2):
        taken = at_once([partial(next_for, one) for one in reviewers])
        claims = [claim for claim in taken if isinstance(claim, Claim)]
        assert len({claim.pk for claim in claims}) == 6
        Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(status="approved")


def test_of_two_who_take_one_claim_at_once_one_has_it(many: list[Claim]) -> None:
    reviewers = [make_member(f"r{n}@example.com", is_staff=True) for n in range(6)]
    took = at_once([partial(leases.take, claim_id=many[0].pk, by=one) for one in reviewers])
    assert sorted(map(bool, took)) == [False] * 5 + [True]
