"""V2.1.3: the limits for a member, a unit and a promotion hold at the last place and one beyond."""

import pytest

from accounts.models import User
from redemptions.claims.submit import NotEligible
from redemptions.models import Claim
from tests.factories import make_member, make_promotion, make_registered, make_reward, submit_claim

LIMIT = 2


@pytest.mark.django_db
def test_a_member_redeems_as_often_as_the_limit_says_and_no_more(alice: User) -> None:
    promotion = make_promotion(limit_per_member=LIMIT)
    make_reward(promotion, n=9)
    for _ in range(LIMIT):
        submit_claim(alice, promotion)
    with pytest.raises(NotEligible):
        submit_claim(alice, promotion)
    assert Claim.objects.count() == LIMIT


@pytest.mark.django_db
def test_the_accounts_of_a_mailbox_share_its_limit(alice: User) -> None:
    promotion = make_promotion(limit_per_member=1, tags_share_limit=True)
    make_reward(promotion, n=9)
    submit_claim(alice, promotion)
    with pytest.raises(NotEligible):
        submit_claim(make_member("alice+other@example.com"), promotion)


@pytest.mark.django_db
def test_a_unit_is_redeemed_once(alice: User) -> None:
    promotion = make_promotion(limit_per_member=9)
    make_reward(promotion, n=9)
    registered = make_registered(alice)
    submit_claim(alice, promotion, registered)
    with pytest.raises(NotEligible):
        submit_claim(alice, promotion, registered)
