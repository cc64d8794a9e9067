"""What the table of measurements stands on: all that grows is written, and a failure ends none."""

from collections.abc import Iterator

import pytest

from bench import __main__ as bench
from bench import growing, report
from bench.growing import Size
from fulfilment.models import Fulfilment
from promotions.models import RewardCode
from tests.factories import make_member, make_promotion, make_reward

pytestmark = pytest.mark.long


@pytest.mark.django_db
def test_each_table_is_filled_to_its_size() -> None:
    rita = make_member("rita@example.com", is_staff=True)
    reward = make_reward(make_promotion(limit_per_member=5))
    growing.fill(reward, Size(claims=50, members=10, codes=100), reviewer=rita.pk)
    assert all(model._default_manager.exists() for model in growing.FILLED)
    assert RewardCode.objects.count() == 100
    kinds = Fulfilment.objects.order_by().values_list("kind", flat=True)
    assert sorted(kinds) == ["code"] * 15 + ["parcel"] * 15 + ["payout"] * 15


def test_one_that_fails_is_said_to_have_failed(capsys: pytest.CaptureFixture[str]) -> None:
    def measure() -> Iterator[report.Row]:
        yield report.Row("one line", "1", "2", 2.0)
        raise AssertionError("no row")

    assert not bench.measured("idle", measure)
    out = capsys.readouterr().out
    assert out.index("one line") < out.index("failed") < out.index("AssertionError: no row")
