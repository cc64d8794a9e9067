"""A promotion in which a member may claim often."""

import pytest

from promotions.models import Promotion
from tests import factories


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion(limit_per_member=20)
    factories.make_reward(promotion, n=20, activation_url="https://example.com/activate")
    return promotion
