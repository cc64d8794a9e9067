from datetime import UTC, datetime

import pytest

from accounts.models import User
from foundation.tables.line_files import LineFile
from promotions.codes import batches, loading, pool
from promotions.codes.loading import VoidedElsewhere
from promotions.models import CodeBatch, Reward
from tests.factories import load_codes, make_promotion, make_reward, some_codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def reward() -> Reward:
    return make_reward(make_promotion(slug="steam"), name="Steam 50")


def load(reward: Reward, lines: list[str], take_from: int | None = None) -> loading.LoadedCodes:
    return loading.load_codes(reward=reward, file=LineFile(lines), take_from=take_from)


def void(batch: int, by: User | None = None, *, dry_run: bool = False) -> batches.Voided:
    return batches.void_batch(batch_id=batch, by=by, reason="wrong price", dry_run=dry_run)


def test_void_takes_back_what_nobody_has_of_this_batch_only(reward: Reward, omar: User) -> None:
    load_codes(reward, some_codes(3))
    taken = pool.allocate(reward)
    load_codes(reward, some_codes(2))
    assert void(taken.batch_id, omar, dry_run=True) == batches.Voided(2, 1, 0)
    assert void(taken.batch_id, omar) == batches.Voided(2, 1, 0)
    assert void(taken.batch_id) == batches.Voided(0, 1, 2)
    taken.refresh_from_db()
    assert taken.voided_at is None
    assert pool.free(reward).count() == 2
    batch = CodeBatch.objects.get(pk=taken.batch_id)
    assert (batch.voided_by, batch.void_reason) == (omar, "wrong price")


def test_a_voided_batch_is_restored_without_what_was_voided_by_itself(
    reward: Reward, omar: User
) -> None:
    load_codes(reward, some_codes(3))
    batch = reward.batches.get()
    broken = reward.codes.order_by("pk")[0]
    reward.codes.filter(pk=broken.pk).update(voided_at=datetime(2026, 1, 1, tzinfo=UTC))
    void(batch.pk, omar)
    assert batches.restore_batch(batch_id=batch.pk, by=omar, dry_run=True) == 2
    assert batches.restore_batch(batch_id=batch.pk, by=omar) == 2
    assert batches.restore_batch(batch_id=batch.pk, by=omar) == 0
    assert not pool.free(reward).filter(pk=broken.pk).exists()
    batch.refresh_from_db()
    assert (batch.voided_by, batch.void_reason) == (None, "")


def test_loaded_again_a_voided_code_stays_voided_and_the_batch_is_named(reward: Reward) -> None:
    lines = some_codes(2)
    load_codes(reward, lines)
    batch = reward.batches.get()
    void(batch.pk)
    done = load(reward, lines)
    assert (done.added, done.voided, done.is_nothing) == (0, {batch.pk: 2}, True)
    assert not pool.free(reward).exists()


def test_another_reward_gets_a_voided_code_by_name_of_its_batch_alone(
    reward: Reward, omar: User
) -> None:
    right, lines = make_reward(reward.promotion), some_codes(3)
    load_codes(reward, lines)
    taken = pool.allocate(reward)
    void(taken.batch_id, omar)
    with pytest.raises(VoidedElsewhere) as refused:
        load(right, lines)
    [batch] = refused.value.batches
    assert not right.codes.exists()
    told = batches.story(batch)
    for part in (f"Batch {batch.pk}: codes.txt", "Steam 50 (steam)", str(omar), "wrong price"):
        assert part in told
    with pytest.raises(VoidedElsewhere):
        load(right, lines, take_from=batch.pk + 1)
    done = load(right, [*lines, lines[2].lower()], take_from=batch.pk)
    assert (done.added, done.known, done.elsewhere) == (2, 1, [1])
    assert [pool.decrypt_code(pool.allocate(right)) for _ in range(2)] == lines[1:]
    assert batches.restore_batch(batch_id=batch.pk, by=omar) == 0
