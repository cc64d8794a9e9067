"""Claims whose evidence agrees, for the tests of the checks."""

import pytest

from accounts.models import User
from promotions.models import Promotion
from redemptions.models import Claim
from tests import drawn_evidence, factories
from tests.redemptions.checks.checked import agreeing


@pytest.fixture
def automatic(db: None) -> Promotion:
    """A promotion that approves clean claims by itself, every one of them."""
    del db
    promotion = factories.make_promotion(
        policy=Promotion.Policy.AUTOMATIC,
        sample_percent=0,
        limit_per_member=5,
        purchase_from=drawn_evidence.RECORDED_DAY,
    )
    factories.make_reward(promotion, n=10)
    return promotion


@pytest.fixture
def read_claim(alice: User, automatic: Promotion) -> Claim:
    """A claim whose evidence was read: all of it agrees."""
    return agreeing(alice, automatic)
