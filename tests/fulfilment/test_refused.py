"""What the database itself refuses about what is owed, whatever the program does."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from foundation.personal_data import erasing
from fulfilment.delivery import events
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent
from promotions.models import Reward, RewardCode
from tests.factories import make_promotion, make_reward


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    return make_reward(make_promotion(), n=1)


@pytest.fixture
def cause(alice: User, reward: Reward) -> Cause:
    return Cause.objects.create(
        user=alice, kind=Cause.Kind.ORDER, reference="A1", promotion=reward.promotion
    )


def owe(cause: Cause, reward: Reward | None = None, **fields: Any) -> Fulfilment:
    values = {"kind": Fulfilment.Kind.PARCEL, "due_on": timezone.now().date(), **fields}
    return Fulfilment.objects.create(cause=cause, reward=reward, **values)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("owed_amount_has_currency", {"amount_minor": 5000}),
        ("owed_amount_has_currency", {"currency": "EUR"}),
        ("owed_amount_has_currency", {"amount_minor": 0, "currency": "EUR"}),
        ("owed_amount_has_currency", {"amount_minor": 1, "currency": "eur"}),
        ("owed_delivered_has_time", {"status": "delivered"}),
        ("owed_delivered_has_time", {"status": "on_its_way", "delivered_at": timezone.now()}),
        ("owed_state_of_its_kind", {"kind": "code", "status": "on_its_way"}),
        ("owed_state_of_its_kind", {"kind": "service", "status": "returned"}),
    ],
)
def test_a_row_that_does_not_add_up_is_refused(
    cause: Cause, constraint: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        owe(cause, **fields)


def test_only_what_is_a_code_has_one(cause: Cause) -> None:
    with pytest.raises(IntegrityError, match="owed_code_is_a_code"):
        owe(cause, code=RewardCode.objects.get())


def test_a_reward_is_owed_once_for_a_cause_unless_it_was_taken_back(
    cause: Cause, reward: Reward
) -> None:
    first = owe(cause, reward)
    with pytest.raises(IntegrityError, match="owed_once"), transaction.atomic():
        owe(cause, reward)
    Fulfilment.objects.filter(pk=first.pk).update(status=Fulfilment.Status.REVOKED)
    owe(cause, reward)


def test_there_is_one_cause_for_a_reference_of_its_kind(cause: Cause) -> None:
    Cause.objects.create(user=cause.user, kind=Cause.Kind.REPAIR, reference="A1")
    with pytest.raises(IntegrityError, match="cause_once"):
        Cause.objects.create(user=cause.user, kind=Cause.Kind.ORDER, reference="A1")


def test_what_happened_is_not_changed_but_by_an_erasure(cause: Cause) -> None:
    event = events.record(owe(cause), FulfilmentEvent.Kind.RETRIED, by=None, note="By Alice.")
    rows = FulfilmentEvent.objects.filter(pk=event.pk)
    for change in (rows.delete, lambda: rows.update(note=""), lambda: rows.update(actor=1)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    with erasing():
        rows.update(note="")
    assert rows.get().note == ""
