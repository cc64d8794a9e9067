"""V2.3.4: of 16 approvals at once with one code left, one succeeds."""

from collections import Counter
from functools import partial

import pytest

from accounts.models import User
from fulfilment.models import Fulfilment
from promotions.codes.pool import OutOfStock
from redemptions.review import decisions
from tests.crowd import at_once
from tests.factories import make_claim, make_member, make_promotion, make_reward

AT_ONCE = 16


@pytest.mark.django_db(transaction=True)
def test_one_code_goes_to_one_of_many_claims(rita: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claims = [make_claim(make_member(), promotion) for _ in range(AT_ONCE)]
    results = at_once(partial(decisions.approve, claim_id=claim.pk, by=rita) for claim in claims)
    kinds = Counter(isinstance(result, OutOfStock) for result in results)
    assert kinds == {True: AT_ONCE - 1, False: 1}
    assert Fulfilment.objects.exclude(code=None).count() == 1
