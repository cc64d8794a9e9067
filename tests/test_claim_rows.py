from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import models, transaction
from django.test import TestCase

from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.models import ThrottleCounter
from redemptions.models import Claim
from tests import bare_rows, claim_rows, factories

# Drawn anew each time; and the words of an e-mail, which are its template's.
NEVER_ALIKE = {"ciphertext", "file", "message_id", "reference", "seal", "subject", "text", "html"}
NOT_LEFT = {SecurityEvent, ThrottleCounter}
# Of these it only counts whether there is one.
POINTS_OR_TIMES = (models.ForeignKey, models.DateTimeField, models.AutoField)


def left_by(act: Callable[[], object]) -> dict[str, list[Any]]:
    """What an act leaves in each table, and the tasks that follow; the rows are taken back.

    Not that somebody did it, which events tell and throttles count: rows are written by nobody.
    """
    with transaction.atomic(), TestCase.captureOnCommitCallbacks() as then:
        act()
        models_left = [each for each in bare_rows.our_models() if each not in NOT_LEFT]
        left = {model._meta.label: rows_of(model) for model in models_left}
        transaction.set_rollback(True)
    return {**left, "tasks": [task.args[0] for task in then if isinstance(task, partial)]}


def rows_of(model: type[models.Model]) -> list[dict[str, Any]]:
    fields = [field for field in model._meta.local_concrete_fields if field.name not in NEVER_ALIKE]
    return [
        {field.name: alike(field, getattr(row, field.attname)) for field in fields}
        for row in model._base_manager.order_by("pk")
    ]


def alike(field: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(field, POINTS_OR_TIMES):
        return value is not None
    if field.name in {"about", "dedupe_key"}:
        claim = Claim.objects.get()
        return value.replace(claim.reference, "the claim").replace(f":{claim.pk}:", ":the claim:")
    return bytes(value) if isinstance(value, memoryview) else value


def test_a_registration_has_the_rows_of_the_verbs(alice: User) -> None:
    serial, store = factories.make_serial(), factories.make_store()
    by_steps = left_by(partial(factories.register_drafted, alice, serial, store))
    assert by_steps["evidence.UploadPage"]
    assert by_steps == left_by(
        partial(
            claim_rows.write_registered,
            alice,
            serial,
            store,
            purchased_on=factories.today(),
            invoice=factories.picture("invoice.jpg"),
        )
    )


def test_a_claim_has_the_rows_of_the_verbs(rita: User, lena: User) -> None:
    del lena  # Where there is a lead, ops need not hear of the claim of a colleague.
    reward = factories.make_reward(factories.make_promotion(), n=1)
    registered = factories.make_registered(rita)
    by_steps = left_by(partial(factories.submit_claim, rita, reward.promotion, registered))
    assert by_steps["notifications.Email"]
    assert [row["for_lead"] for row in by_steps["redemptions.Claim"]] == [True]
    assert by_steps == left_by(partial(factories.make_claim, rita, reward.promotion, registered))


@pytest.mark.django_db
def test_codes_have_the_rows_of_the_verbs() -> None:
    reward = factories.make_reward(factories.make_promotion())
    codes = factories.some_codes(2)
    by_steps = left_by(partial(factories.load_codes, reward, codes))
    assert len(by_steps["promotions.RewardCode"]) == len(codes)
    assert by_steps == left_by(partial(claim_rows.write_codes, reward, codes))
