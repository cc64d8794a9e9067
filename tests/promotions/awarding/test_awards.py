"""Which reward follows from product, day, price and choice; and when a product may be redeemed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.formats import date_format

from accounts.models import User
from products.models import RegisteredProduct
from promotions.awarding.awards import Price, award_for
from promotions.eligibility import Entrance, MemberContext, ReasonCode
from promotions.models import Promotion
from promotions.promises.freeze import narrowed, narrowed_reward
from promotions.setup.completeness import doubts, missing
from tests.factories import make_product, make_promotion, make_registered, make_reward, today

pytestmark = pytest.mark.django_db

FROM_200: dict[str, Any] = {"price_from_minor": 200_00, "price_currency": "EUR"}
BELOW_200: dict[str, Any] = {"price_below_minor": 200_00, "price_currency": "EUR"}


def unmet(
    registered: RegisteredProduct, promotion: Promotion, days: int = 0, **stated: Any
) -> dict[ReasonCode, str]:
    member = MemberContext("DE", in_stock={one.pk for one in promotion.rewards.all()})
    entrance = Entrance(promotion, member, today=today() + timedelta(days))
    checked = entrance.look_at(registered, **stated)[1]
    return {one.why: one.text for one in checked if not one.is_met}


def test_a_product_is_redeemed_from_one_day_to_another_after_its_purchase(alice: User) -> None:
    promotion = make_promotion(claim_from_day=5, claim_until_day=10)
    make_reward(promotion)
    registered = make_registered(alice)
    first, last = (date_format(today() + timedelta(days)) for days in (5, 10))
    assert unmet(registered, promotion, 4) == {
        ReasonCode.TOO_EARLY: f"You can redeem from {first}."
    }
    assert not unmet(registered, promotion, 5)
    assert not unmet(registered, promotion, 10)
    assert unmet(registered, promotion, 11) == {
        ReasonCode.TOO_LATE: f"The last day to redeem this product was {last}."
    }


def test_the_price_on_the_invoice_says_which_tier_a_product_earns(alice: User) -> None:
    promotion = make_promotion()
    low = make_reward(promotion, price_from_minor=100_00, **BELOW_200)
    high = make_reward(promotion, **FROM_200)
    registered = make_registered(alice)
    unsaid = award_for(registered, promotion)
    assert unsaid
    assert unsaid.wants_price
    assert unsaid.offered == (low, high)
    for minor, reward in ((100_00, low), (199_99, low), (200_00, high)):
        award = award_for(registered, promotion, price=Price(minor, "EUR"))
        assert award
        assert (award.reward, award.is_open) == (reward, False)
    assert ReasonCode.PRICE in unmet(registered, promotion, price=Price(99_99, "EUR"))
    assert ReasonCode.PRICE in unmet(registered, promotion, price=Price(500_00, "PLN"))
    found = " ".join([*missing(promotion), *doubts(promotion)])
    assert "overlap" not in found
    assert "earn nothing" not in found


def test_tiers_that_overlap_or_leave_a_gap_are_named() -> None:
    promotion = make_promotion()
    low = make_reward(promotion, n=1, **BELOW_200)
    high = make_reward(promotion, n=1, price_from_minor=150_00, price_currency="EUR")
    # For other products, and in other money: it clashes with neither.
    make_reward(promotion, products=[make_product()], n=1, **{**FROM_200, "price_currency": "PLN"})
    clash = f"The prices of {low} and {high} overlap."
    assert [one for one in missing(promotion) if "overlap" in one] == [clash]
    high.price_from_minor = 250_00
    high.save()
    assert clash not in missing(promotion)
    assert f"Prices between {low} and {high} earn nothing." in doubts(promotion)


def test_the_member_chooses_among_the_rewards_that_fit(alice: User) -> None:
    promotion = make_promotion(of_several="choice")
    one, other = make_reward(promotion), make_reward(promotion)
    elsewhere = make_reward(promotion, products=[make_product()])
    registered = make_registered(alice)
    unsaid = award_for(registered, promotion)
    assert unsaid
    assert unsaid.wants_choice
    assert unsaid.offered == (one, other)
    award = award_for(registered, promotion, choice=other.pk)
    assert award
    assert (award.reward, award.is_open) == (other, False)
    assert ReasonCode.CHOICE in unmet(registered, promotion, choice=elsewhere.pk)
    promotion.of_several = "first"
    first = award_for(registered, promotion, choice=other.pk)
    assert first
    assert (first.reward, first.is_open) == (one, False)


def test_what_comes_on_top_comes_with_any_other_reward_of_the_product(alice: User) -> None:
    promotion = make_promotion()
    make_reward(promotion)
    parcel = make_reward(promotion, kind="physical", is_extra=True)
    draw = make_reward(promotion, kind="draw", is_extra=True, stock=3)
    draw.categories.clear()
    make_reward(promotion, products=[make_product()], is_extra=True)
    registered = make_registered(alice)
    award = award_for(registered, promotion)
    assert award
    assert award.extras == (parcel, draw)
    assert not any("No question enters" in one for one in missing(promotion))


def test_what_a_published_promotion_says_of_days_prices_and_choice_is_not_narrowed() -> None:
    promotion = make_promotion(claim_until_day=10)
    reward = make_reward(promotion, **FROM_200)
    before = {name: getattr(promotion, name) for name in ("claim_from_day", "claim_until_day")}
    before |= {"of_several": "first", "limit_per_member": 1, "partner_stores": True}
    typed = {"claim_from_day": 1, "claim_until_day": 9, "of_several": "choice"}
    assert {name for name, _why in narrowed(before, {**before, **typed})} == {*typed}
    wider = {"claim_from_day": None, "claim_until_day": 11}
    assert not [*narrowed(before, {**before, **wider})]
    saved = {field.name: getattr(reward, field.name) for field in reward._meta.concrete_fields} | {
        "products": [],
        "categories": [],
    }
    less = {"price_from_minor": 201_00, "price_below_minor": 900_00, "is_extra": True}
    refused = narrowed_reward(saved, {**saved, "promotion": promotion, **less})
    assert {name for name, _why in refused} == {*less}
