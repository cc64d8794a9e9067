import io

import pytest
from django.core.management import CommandError, call_command

from promotions.codes import pool
from promotions.models import Reward
from tests.factories import make_promotion, make_reward


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    reward = make_reward(make_promotion(), n=3)
    pool.allocate(reward)
    return reward


def run(batch: int, *options: str) -> str:
    out = io.StringIO()
    call_command("void_codes", f"--batch={batch}", "--reason=wrong file", *options, stdout=out)
    return out.getvalue()


def test_it_tells_what_it_voided_and_may_be_run_again(reward: Reward) -> None:
    batch = reward.batches.get().pk
    told = "2 would be voided, 0 voided before, 1 allocated and left alone\n"
    assert run(batch, "--dry-run") == told
    assert run(batch) == told.replace("would be ", "")
    assert run(batch) == "0 voided, 2 voided before, 1 allocated and left alone\n"
    assert not pool.free(reward).exists()


def test_what_was_voided_may_be_restored(reward: Reward) -> None:
    batch = reward.batches.get().pk
    run(batch)
    out = io.StringIO()
    for told in ("2 would be restored", "2 restored", "0 restored"):
        dry = ["--dry-run"] if "would" in told else []
        call_command("restore_codes", f"--batch={batch}", *dry, stdout=out)
        assert out.getvalue().splitlines()[-1] == told
    assert pool.free(reward).count() == 2


def test_a_number_that_is_no_batch_is_told(reward: Reward) -> None:
    with pytest.raises(CommandError, match="There is no batch"):
        run(reward.batches.get().pk + 1)
    assert pool.free(reward).count() == 2
