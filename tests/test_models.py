"""A release that does not know a column goes on writing rows: the database fills the column in.

For the minutes of an update both releases run over one database.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg2.errors
import pytest
from django.db import IntegrityError, models, transaction

from notifications.models import Email
from redemptions.models import ReasonStamp
from tests.bare_rows import insert, our_models, required

MODELS = sorted(our_models(), key=lambda model: model._meta.label)
DJANGOS = "Django's own column, known to every release"
LEFT_OUT = {
    "accounts.User.date_joined": DJANGOS,
    "accounts.User.is_active": DJANGOS,
    "accounts.User.is_staff": DJANGOS,
    "accounts.User.is_superuser": DJANGOS,
    "accounts.Newsletter.written_at": "the form of a new one shows that it is not written yet",
    "fulfilment.DrawEntry.ticket": "drawn by Python's source of secrets, known to every release",
    "redemptions.Claim.reference": "drawn by Python's source of secrets, known to every release",
    "service.Repair.rma": "drawn by Python's source of secrets, known to every release",
    "service.RepairAddress.seal": "drawn by Python's source of secrets, known to every release",
    "service.Appointment.reference": "drawn by Python's source of secrets, known to every release",
    "service.OfferedTime.key": "drawn by Python's source of secrets, known to every release",
    "support.Conversation.reference": "drawn by Python's source of secrets, known to every release",
}


@pytest.fixture
def gone_afterwards(db: None) -> Iterator[None]:
    """Take the rows back before the database looks for the related ones."""
    del db
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_what_python_fills_in_the_database_fills_in_too() -> None:
    missing = {
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in required(model)
        if is_filled_in(field)
    }
    assert missing == set(LEFT_OUT)


def is_filled_in(field: "models.Field[Any, Any]") -> bool:
    """Tell whether a form or a program may leave it out."""
    by_python = field.has_default() or bool(getattr(field, "auto_now_add", False))
    is_text = isinstance(field, (models.CharField, models.TextField, models.FileField))
    return by_python or getattr(field, "auto_now", False) or (is_text and field.blank)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
@pytest.mark.usefixtures("gone_afterwards")
def test_a_row_needs_the_required_columns_alone(model: type[models.Model]) -> None:
    ReasonStamp.objects.all().delete()  # its one row is there from the beginning
    row = written(model)
    for field in model._meta.local_concrete_fields:
        if row and field.has_db_default():
            value = field.value_from_object(row)
            assert value == field.get_default() or isinstance(value, datetime), field


def written(model: type[models.Model]) -> models.Model | None:
    """Write a row and read it; none where a rule says more than that a column is needed.

    Such a rule: a decision has somebody who made it. PostgreSQL looks for what is needed first.
    """
    try:
        with transaction.atomic():
            insert(model)
    except IntegrityError as error:
        if isinstance(error.__cause__, psycopg2.errors.CheckViolation):
            return None
        raise
    return model._base_manager.latest("pk")


@pytest.mark.usefixtures("db")
def test_a_letter_that_says_no_more_than_it_must_is_queued_at_once() -> None:
    insert(Email)
    message = Email.objects.waiting().get()
    assert message.status == "queued"
    assert message.queued_at
