"""The digests of codes that were loaded before case and separators were ignored."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from notifications.sealing import digest, seal
from promotions import codes
from promotions.models import Reward, RewardCode
from tests.factories import load_codes, make_promotion, make_reward

pytestmark = pytest.mark.django_db
TEXTS = ["abcde12345", "ABCDE-12345", "AbCdE-12345", "VWXYZ-67890"]


def load_as_before(reward: Reward) -> list[RewardCode]:
    batch = reward.batches.create(reward=reward, file_name="codes.txt")
    return [
        RewardCode.objects.create(
            batch=batch, reward=reward, ciphertext=seal(text), digest=digest("reward code", text)
        )
        for text in TEXTS
    ]


def renew() -> None:
    migration = import_module("promotions.migrations.0006_digest_ignores_case")
    with connection.schema_editor() as editor:
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what was inserted here is committed there
        migration.renew(apps, editor)


def test_a_code_of_old_is_known_and_what_was_loaded_twice_reaches_one_member() -> None:
    reward = make_reward(make_promotion())
    old = load_as_before(reward)
    RewardCode.objects.filter(pk=old[1].pk).update(allocated_at=timezone.now())
    renew()
    first, taken, third, other = [RewardCode.objects.get(pk=code.pk) for code in old]
    assert taken.voided_at is None
    assert first.voided_at
    assert third.voided_at
    assert list(codes.free(reward)) == [other]
    assert load_codes(reward, [text.upper() for text in TEXTS]).known == len(TEXTS)


def test_an_allocated_code_is_guarded_as_before() -> None:
    reward = make_reward(make_promotion(), n=1)
    codes.take(reward)
    renew()
    with pytest.raises(Exception, match="stays as it is"):
        RewardCode.objects.update(digest=b"another")


def test_a_code_that_nobody_can_read_stops_nothing() -> None:
    reward = make_reward(make_promotion(), n=2)
    lost = reward.codes.order_by("pk")[0]
    RewardCode.objects.filter(pk=lost.pk).update(ciphertext=b"torn")
    renew()
    assert RewardCode.objects.filter(voided_at=None).count() == 2
