"""V2.2.1 and V2.2.3: what a browser would not let pass, the server refuses as well."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from products.registration import register
from promotions.eligibility import ReasonCode
from promotions.models import Promotion
from redemptions.claims.submit import NotEligible
from tests.factories import make_promotion, make_registered, make_reward, submit_claim, today


def test_a_purchase_lies_neither_ahead_nor_before_there_were_products() -> None:
    now = datetime.now(UTC)
    for region in ("DE", "KI"):
        assert register.latest_purchase_day(region) <= (now + timedelta(hours=14)).date()
    assert register.earliest_purchase_day() > date(1990, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 2])
def test_a_purchase_a_day_outside_the_promotion_earns_nothing(days: int, alice: User) -> None:
    promotion, bought = promotion_of_two_days(), first_day() + timedelta(days=days)
    with pytest.raises(NotEligible) as refused:
        submit_claim(alice, promotion, make_registered(alice, purchased_on=bought))
    assert ReasonCode.PURCHASED in {reason.why for reason in refused.value.reasons}


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 1])
def test_a_purchase_on_the_first_and_on_the_last_day_counts(days: int, alice: User) -> None:
    promotion, bought = promotion_of_two_days(), first_day() + timedelta(days=days)
    assert submit_claim(alice, promotion, make_registered(alice, purchased_on=bought))


def first_day() -> date:
    return today() - timedelta(days=5)


def promotion_of_two_days() -> Promotion:
    """A promotion for purchases of two days, in a time zone of its own."""
    first, last = first_day(), first_day() + timedelta(days=1)
    promotion = make_promotion(starts_on=first, purchase_from=first, purchase_until=last)
    make_reward(promotion, n=1)
    return promotion
