from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from fulfilment.models import DrawRound
from promotions.models import Promotion, Reward


@pytest.mark.parametrize(
    ("closes_in", "is_frozen", "is_open"),
    [(0, False, True), (1, False, True), (-1, False, False), (1, True, False)],
)
def test_a_list_is_open_until_its_last_day_is_over(
    closes_in: int, *, is_frozen: bool, is_open: bool
) -> None:
    draw = Reward(promotion=Promotion(time_zone="Asia/Taipei"))
    last: date = draw.promotion.today() + timedelta(days=closes_in)
    frozen: datetime | None = timezone.now() if is_frozen else None
    assert DrawRound(draw=draw, closes_on=last, frozen_at=frozen).is_open == is_open
