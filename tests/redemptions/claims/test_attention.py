from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from promotions import kept
from promotions.models import Promotion
from redemptions.claims import drafts
from redemptions.claims.attention import Attention, attention
from redemptions.models import Claim
from redemptions.review import decisions
from tests import factories

pytestmark = pytest.mark.django_db


def promotion_that_closes_in(days: int) -> Promotion:
    ends_on = factories.today() + timedelta(days=max(days, 0))
    promotion = factories.make_promotion(ends_on=ends_on, claim_until=ends_on, limit_per_member=5)
    factories.make_reward(promotion, n=5)
    return promotion


def close(promotion: Promotion) -> None:
    day = factories.today() - timedelta(days=2)
    Promotion.objects.filter(pk=promotion.pk).update(ends_on=day, claim_until=day)


def sent_back(member: User, promotion: Promotion, by: User) -> Claim:
    claim = factories.make_claim(member, promotion)
    decisions.send_back(claim_id=claim.pk, by=by, reason="Blurred.")
    return claim


def of(member: User) -> Attention:
    return attention(member, member.registered_products.live(), kept.not_ended())


def test_chances_stand_by_their_last_day_and_a_draft_apart(alice: User) -> None:
    registered = factories.make_registered(alice)
    late, soon, drafted = (promotion_that_closes_in(days) for days in (20, 2, 9))
    factories.make_draft(alice, drafted, registered)
    waits = of(alice)
    assert [look.promotion for look in waits.begun] == [drafted]
    assert [look.promotion for look in waits.open] == [soon, late]


def test_a_draft_without_a_product_is_nothing_to_go_on_with(alice: User) -> None:
    factories.make_registered(alice)
    promotion = promotion_that_closes_in(5)
    factories.make_draft(alice, promotion, None)
    assert of(alice).begun == []
    assert [look.promotion for look in of(alice).open] == [promotion]


@pytest.mark.parametrize("why", ["closed", "hidden", "given away", "out of stock"])
def test_a_draft_that_can_no_longer_be_redeemed_is_left_out(alice: User, why: str) -> None:
    registered, promotion = factories.make_registered(alice), promotion_that_closes_in(5)
    factories.make_draft(alice, promotion, registered)
    assert of(alice).begun
    if why == "closed":
        close(promotion)
    elif why == "hidden":
        Promotion.objects.update(is_published=False)
    elif why == "given away":
        registered.released_at = timezone.now()
        registered.save()
    else:
        promotion.rewards.update(kind="physical", stock=0)
    assert of(alice) == Attention([], [])


def test_what_waits_for_another_member_is_his_alone(alice: User, bob: User) -> None:
    promotion = promotion_that_closes_in(5)
    factories.make_draft(bob, promotion, factories.make_registered(bob))
    assert of(alice) == Attention([], [])
    assert len(of(bob).begun) == 1


def test_the_correction_of_a_claim_is_no_draft_of_a_new_one(alice: User, rita: User) -> None:
    claim = sent_back(alice, promotion_that_closes_in(5), rita)
    correction = drafts.correction_of(claim)
    drafts.save_draft(correction, recipient={}, answers={}, registered=claim.registered_product)
    assert of(alice).begun == []
