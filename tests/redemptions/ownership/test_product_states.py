"""My Products says how each product stands: a state, not "not eligible"."""

import pytest

from accounts.models import User
from promotions.models import Promotion
from redemptions.claims import submit
from redemptions.models import statuses
from redemptions.ownership.product_states import product_states
from redemptions.review import decisions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion(limit_per_member=9)
    factories.make_reward(promotion, n=9)
    return promotion


def test_a_product_that_was_redeemed_stands_with_its_state(
    alice: User, rita: User, promotion: Promotion
) -> None:
    units = [factories.make_registered(alice) for _ in range(5)]
    waiting, returned, approved, withdrawn = (
        factories.make_claim(alice, promotion, unit) for unit in units[:4]
    )
    decisions.send_back(claim_id=returned.pk, by=rita, reason="Blurred.")
    decisions.approve(claim_id=approved.pk, by=rita)
    submit.cancel_claim(by=alice, claim_id=withdrawn.pk)
    states = product_states(alice, units)
    claims = [states[unit.pk].claims for unit in units]
    assert claims == [[waiting], [returned], [approved], [], []]
    said = [statuses.in_short(each).text for [each] in claims[:3]]
    assert said == ["Under review", "Sent back", "Code received"]
    assert [bool(states[unit.pk].eligible) for unit in units] == [False] * 3 + [True] * 2
    assert [states[unit.pk].others for unit in units] == [[]] * 5


def test_what_an_earlier_owner_redeemed_still_says_why(
    alice: User, bob: User, promotion: Promotion
) -> None:
    unit = factories.make_registered(bob)
    factories.make_claim(bob, promotion, unit)
    unit.user = alice
    unit.save(update_fields=["user"])
    state = product_states(alice, [unit])[unit.pk]
    assert (state.claims, state.eligible) == ([], [])
    assert [look.promotion for look in state.others] == [promotion]
