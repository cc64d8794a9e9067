"""When as many claims are open as rewards are left: go on, close, or a waiting list."""

from functools import partial
from threading import Barrier

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains

from accounts.models import User
from notifications.models import Email
from promotions.codes import demand
from promotions.eligibility import ReasonCode
from promotions.models import Promotion, Reward
from redemptions.claims import submit as claims_submit
from redemptions.claims.submit import NotEligible
from redemptions.models import Claim, ClaimDraft
from redemptions.rewarding.demand import waiting_number
from tests.crowd import at_once, kinds, registered_by
from tests.factories import (
    make_claim,
    make_draft,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    submit_claim,
)

Mode = Promotion.AtFullDemand


def full(mode: str, *, n: int = 1) -> Promotion:
    """A promotion with one open claim, sent back, for each of its rewards."""
    promotion = make_promotion(at_full_demand=mode)
    make_reward(promotion, n=n)
    for _ in range(n):
        make_claim(make_member(), promotion)
    Claim.objects.filter(promotion=promotion).update(status=Claim.Status.SENT_BACK)
    return promotion


def test_by_default_claims_are_taken_while_anything_is_left(alice: User) -> None:
    promotion = full(Mode.GO_ON)
    assert waiting_number(submit_claim(alice, promotion)) == 0


def test_a_closed_one_takes_no_more_and_keeps_the_draft(alice: User, client: Client) -> None:
    promotion = full(Mode.CLOSE)
    draft = make_draft(alice, promotion, make_registered(alice))
    with pytest.raises(NotEligible) as refused:
        claims_submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    assert [reason.why for reason in refused.value.reasons] == [ReasonCode.SPOKEN_FOR]
    assert ClaimDraft.objects.filter(pk=draft.pk).exists()
    client.force_login(alice)
    page = client.get(reverse("promotion", args=[promotion.slug]))
    assertContains(page, "All of these rewards are reserved.")
    assert page.context["form"] is None


@pytest.mark.long
def test_who_goes_on_a_waiting_list_is_told_before_and_after(alice: User, client: Client) -> None:
    promotion = full(Mode.WAITING_LIST)
    registered = make_registered(alice)
    draft = make_draft(alice, promotion, registered)
    client.force_login(alice)
    told = "You would be number 1 on the waiting list."
    assertContains(client.get(reverse("promotion", args=[promotion.slug])), told)
    assertContains(client.get(reverse("redeem-confirm", args=[promotion.slug])), told)
    claim = claims_submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    told = "You're number 1 on the waiting list."
    page = client.get(reverse("redeem-message", args=[claim.reference]))
    assertContains(page, told)
    assert told in Email.objects.get(about=claim.reference).bodies()[0]
    later = submit_claim(make_member(), promotion)
    assert [waiting_number(each) for each in (claim, later)] == [1, 2]
    Claim.objects.filter(status=Claim.Status.SENT_BACK).update(status=Claim.Status.REJECTED)
    assert [waiting_number(each) for each in (claim, later)] == [0, 1]


def test_a_waiting_list_takes_claims_when_nothing_is_left_at_all(alice: User) -> None:
    promotion = make_promotion(at_full_demand=Mode.WAITING_LIST)
    make_reward(promotion, kind="physical", stock=0)
    address = {"last_name": "Example", "street": "Invalidenstr. 1", "zip_code": "10115"}
    recipient = address | {"first_name": "A", "city": "Berlin", "contact_number": "+49 30 1234567"}
    assert waiting_number(submit_claim(alice, promotion, recipient=recipient)) == 1


def test_stock_is_held_against_demand_in_two_queries_for_all(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    del db
    for n in (1, 2):
        full(Mode.CLOSE, n=n)
    promotion = make_promotion(at_full_demand=Mode.CLOSE)
    make_reward(promotion, kind="cashback")
    make_reward(promotion, kind="physical", stock=4)
    full(Mode.GO_ON)
    rewards = list(Reward.objects.select_related("promotion").order_by("pk"))
    with django_assert_num_queries(2):
        found = demand.supplies(rewards)
    assert sorted(
        (each.demand, each.left, each.next_number) for each in found.values() if each.left
    ) == [
        (0, 4, 0),
        (1, 1, 1),
        (2, 2, 1),
    ]
    assert not any(each.is_spoken_for for each in found.values() if each.left is None)
    assert len(found) == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_the_lock_is_what_keeps_two_members_from_the_last_place(
    monkeypatch: pytest.MonkeyPatch,
    is_locked: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    promotion = make_promotion(at_full_demand=Mode.CLOSE)
    make_reward(promotion, n=1)
    both = [make_member(), make_member()]
    owned = registered_by(both)
    acts = [
        partial(
            claims_submit.submit_claim,
            by=registered.user,
            draft_id=make_draft(registered.user, promotion, registered).pk,
            language="en",
        )
        for registered in owned
    ]
    if not is_locked:
        both_have_counted = Barrier(2, timeout=30)
        insert = claims_submit._insert  # noqa: SLF001 -- the moment between counting and writing

        def insert_together(claim: Claim, further: claims_submit.Units) -> None:
            both_have_counted.wait()
            insert(claim, further)

        monkeypatch.setattr(claims_submit, "_insert", insert_together)
        monkeypatch.setattr(claims_submit, "lock_demand", lambda _promotion: None)
    taken = 1 if is_locked else 2
    assert kinds(at_once(acts))["Claim"] == taken
