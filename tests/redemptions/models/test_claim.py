from datetime import timedelta

import pytest

from accounts.models import User
from redemptions.models import Claim
from redemptions.review import decisions, triage
from tests.crowd import claims_for
from tests.factories import make_promotion, make_reward


@pytest.fixture
def claims(db: None, rita: User) -> list[Claim]:
    """Four claims: due last, on hold, due first, and sent back."""
    del db
    made = claims_for(make_reward(make_promotion(), n=4), 4)
    made[2].due_on -= timedelta(days=1)
    made[2].save()
    triage.hold(claim_id=made[1].pk, by=rita)
    decisions.send_back(claim_id=made[3].pk, by=rita, reason="Blurred.")
    return made


def test_what_is_on_hold_awaits_review_and_is_not_ready_for_it(claims: list[Claim]) -> None:
    last, held, first, _sent_back = claims
    assert list(Claim.objects.awaiting_review()) == [first, last, held]
    assert set(Claim.objects.ready_for_review()) == {first, last}
    assert set(Claim.objects.on_hold()) == {held}


def test_a_decision_ends_the_hold(claims: list[Claim], rita: User) -> None:
    decisions.approve(claim_id=claims[1].pk, by=rita)
    assert not Claim.objects.on_hold().exists()
    assert claims[1] not in Claim.objects.awaiting_review()
