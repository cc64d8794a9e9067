"""Codes that expire: which are handed out, which first, what ops are told and may correct."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.tables.line_files import LineFile
from notifications.models import Email
from promotions import tasks
from promotions.codes import batches, expiry, loading, pool, stock
from promotions.codes.batches import BatchDetails
from promotions.codes.demand import left_of
from promotions.codes.load_forms import BatchDetailsForm
from promotions.models import CodeBatch, Reward
from redemptions.dashboard import open_stats
from tests.factories import load_codes, make_promotion, make_reward, some_codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def reward(settings: Settings) -> Reward:
    settings.CODE_DAYS_LEAST, settings.CODE_DAYS_WARN = 30, 14
    return make_reward(make_promotion(slug="steam"), name="Steam 50")


def in_days(days: int) -> date:
    """A day as suppliers mean it, whatever the time zone of the promotion."""
    return timezone.now().date() + timedelta(days=days)


def load(reward: Reward, expires_on: date | None, count: int = 1) -> CodeBatch:
    details = BatchDetails(expires_on, 5000, "EUR", "Codes Ltd", "PO-77")
    file = LineFile(some_codes(count))
    loading.load_codes(reward=reward, file=file, details=details)
    return CodeBatch.objects.latest("pk")


def test_what_expires_first_goes_first_and_what_expires_too_soon_not_at_all(
    reward: Reward,
) -> None:
    forever, late, soon, gone = (
        load(reward, day) for day in (None, in_days(60), in_days(30), in_days(29))
    )
    assert pool.allocate(reward).batch == soon
    assert pool.take_first(reward).batch == late
    assert pool.take_first(reward).batch == forever
    for take in (pool.allocate, pool.take_first):
        with pytest.raises(pool.OutOfStock):
            take(reward)
    assert gone.codes.get().allocated_at is None


def counts(reward: Reward) -> dict[str, int | None]:
    """How many codes are left, by everything that counts them."""
    [of_dashboard] = open_stats.stock_left(open_stats.Scope(promotion=reward.promotion))
    return {
        "free": pool.free(reward).count(),
        "stock": pool.stock([reward])[0].free,
        "in stock": len(stock.in_stock([reward])),
        "demand": left_of([reward], most=5)[reward.pk],
        "batch": getattr(pool.batches([reward]).get(), "free"),  # noqa: B009 -- annotated
        "dashboard": of_dashboard.left,
    }


@pytest.mark.parametrize(
    ("delivery", "enough"),
    [
        ({}, 30),
        ({"code_days_least": 3}, 3),
        ({"delivery": "on_date", "deliver_on": 9}, 39),
        ({"days_after_end": 5}, 0),
    ],
    ids=["on approval", "days of its own", "on a date", "after the end"],
)
def test_every_count_leaves_out_what_would_expire_too_soon_for_its_member(
    reward: Reward, delivery: dict[str, object], enough: int
) -> None:
    if "deliver_on" in delivery:
        delivery = {**delivery, "deliver_on": in_days(9)}
    elif "days_after_end" in delivery:
        delivery = {**delivery, "delivery": "after_end"}
        enough = (reward.promotion.ends_on - in_days(0)).days + 5 + 30
    Reward.objects.filter(pk=reward.pk).update(**delivery)
    reward.refresh_from_db()
    batch = load(reward, in_days(enough))
    assert set(counts(reward).values()) == {1}, counts(reward)
    batches.change_details(batch_id=batch.pk, by=None, details=BatchDetails(in_days(enough - 1)))
    assert set(counts(reward).values()) == {0}, counts(reward)
    assert pool.stock([reward])[0].expiring == 1


def test_a_code_is_taken_through_its_index_past_all_that_expire_too_soon(reward: Reward) -> None:
    load(reward, in_days(3), 1500)
    good = load(reward, in_days(90), 500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE promotions_rewardcode")
    with CaptureQueriesContext(connection) as queries:
        assert stock.in_stock([reward]) == {reward.pk}
        assert pool.take_first(reward).batch == good
    for query in queries.captured_queries[:2]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF) {query['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "reward_code_next" in plan
        assert "Rows Removed by Filter" not in plan, plan


def test_ops_hear_once_before_codes_expire_unused_and_again_after_a_correction(
    reward: Reward, omar: User
) -> None:
    load_codes(reward, some_codes(1))
    batch, later = load(reward, in_days(44), 2), load(reward, in_days(45))

    def told() -> list[str]:
        tasks.tell_ops_of_low_stock()
        alarms = Email.objects.filter(kind="staff_alarm", user=omar).order_by("pk")
        return list(alarms.values_list("subject", flat=True))

    [subject] = told()
    assert "2 codes expire on" in subject
    assert told() == [subject]
    details = BatchDetails(in_days(43))
    assert batches.change_details(batch_id=later.pk, by=omar, details=details)
    assert len(told()) == 2
    later.codes.update(allocated_at=batch.loaded_at)
    assert list(expiry.expiring()) == [batch], "what members have is not unused"


def test_a_correction_reaches_the_codes_that_members_have_and_is_recorded(
    reward: Reward, omar: User
) -> None:
    batch = load(reward, in_days(60), 2)
    code = pool.allocate(reward)
    details = BatchDetails(in_days(90), 5000, "EUR", "Codes Inc", "PO-77")
    assert batches.change_details(batch_id=batch.pk, by=omar, details=details)
    assert not batches.change_details(batch_id=batch.pk, by=omar, details=details)
    code.refresh_from_db()
    assert code.last_day == in_days(90)
    [event] = SecurityEvent.objects.filter(kind="changed", actor=omar)
    change = f"expires_on: {in_days(60)} > {in_days(90)}; supplier: Codes Ltd > Codes Inc"
    assert event.details["change"] == change


@pytest.mark.parametrize(
    "given",
    [
        {"face_value": "20"},
        {"currency": "EUR"},
        {"face_value": "20", "currency": "XQQ"},
        {"expires_on": "soon"},
    ],
)
def test_what_is_known_of_a_file_has_to_be_whole(given: dict[str, str]) -> None:
    assert not BatchDetailsForm(given).is_valid()


def test_all_that_is_known_of_a_file_is_optional() -> None:
    nothing = BatchDetailsForm({})
    assert nothing.is_valid()
    assert nothing.details() == BatchDetails()
    valued = BatchDetailsForm({"face_value": "19.99", "currency": "eur"})
    assert valued.is_valid()
    assert valued.details() == BatchDetails(None, 1999, "EUR")


def test_the_command_takes_what_is_known_of_the_file(reward: Reward, tmp_path: Path) -> None:
    file = tmp_path / "codes.txt"
    file.write_text("ABCDE-12345-FGHIJ\n")
    common = {"promotion": "steam", "reward": reward.name}
    with pytest.raises(CommandError, match="currency: "):
        call_command("load_promo_codes", str(file), face_value="20", **common)
    day = in_days(99).isoformat()
    call_command("load_promo_codes", str(file), expires_on=day, order_number="PO-1", **common)
    batch = CodeBatch.objects.get()
    assert (batch.expires_on, batch.order_number) == (in_days(99), "PO-1")
    assert batch.codes.get().expires_on == in_days(99)
