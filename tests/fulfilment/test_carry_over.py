"""What an earlier release had in its tables stands in the new ones, under the same numbers."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from fulfilment.models import Cause, Fulfilment, ReplacedCode
from redemptions.models import Claim, DrawEntry, DrawResult
from redemptions.review import decisions
from redemptions.rewarding import code_replacement
from tests.factories import make_claim, make_promotion, make_reward

CARRY_OVER = import_module("redemptions.migrations.0027_carry_over_what_is_owed").CARRY_OVER
# The tables as they were, and nothing in the new ones.
BACK = """
    SET CONSTRAINTS ALL IMMEDIATE;
    CREATE TABLE redemptions_fulfilment AS
        SELECT owed.*, claim.id AS claim_id FROM fulfilment_fulfilment owed
        JOIN redemptions_claim claim ON claim.cause_id = owed.cause_id;
    CREATE TABLE redemptions_replacedcode AS SELECT * FROM fulfilment_replacedcode;
    ALTER TABLE redemptions_claim ALTER cause_id DROP NOT NULL;
    ALTER TABLE redemptions_drawentry ADD sent_at timestamptz, ADD note text NOT NULL DEFAULT '',
        ADD link text NOT NULL DEFAULT '';
    UPDATE redemptions_claim SET cause_id = NULL;
    ALTER TABLE fulfilment_fulfilmentevent DISABLE TRIGGER append_only;
    DELETE FROM fulfilment_fulfilmentevent;
    DELETE FROM fulfilment_replacedcode;
    DELETE FROM fulfilment_fulfilment;
    DELETE FROM fulfilment_cause;
"""
NOW = timezone.now()


def say(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def carried_over() -> list[tuple[object, ...]]:
    """Go back, and carry over; gives what is owed by the reward's kind."""
    say(BACK)
    say("UPDATE redemptions_drawentry SET sent_at = now(), note = 'DHL 7' WHERE is_winner")
    say(*CARRY_OVER)
    columns = "pk", "cause__claim", "code", "kind", "status", "amount_minor", "currency", "due_on"
    owed = Fulfilment.objects.filter(cause__kind=Cause.Kind.CLAIM)
    return list(owed.order_by("pk").values_list(*columns))


@pytest.mark.django_db
def test_what_was_owed_is_owed_still_and_a_prize_has_a_cause(
    alice: User, rita: User, lena: User
) -> None:
    promotion = make_promotion(limit_per_member=5)
    before = []
    for kind, n, amount in (("code", 2, None), ("cashback", 0, 5000), ("physical", 0, None)):
        reward = make_reward(
            promotion, kind=kind, n=n, amount_minor=amount, currency="EUR" if amount else ""
        )
        claim = make_claim(alice, promotion)
        decisions.approve(claim_id=claim.pk, by=rita)
        before.append(Claim.objects.get(pk=claim.pk))
        reward.categories.clear()
    code = before[0].fulfilment.code_id
    assert code
    code_replacement.replace_code(claim_id=before[0].pk, code_id=code, by=lena, reason="Used.")
    draw = make_reward(promotion, kind="draw")
    DrawResult.objects.create(draw=draw, drawn_at=NOW, drawn_by=rita, entries=1)
    DrawEntry.objects.create(claim=before[0], draw=draw, entered_at=NOW, is_winner=True)
    expected = list(
        Fulfilment.objects.order_by("pk").values_list(
            "pk", "cause__claim", "code", "kind", "status", "amount_minor", "currency", "due_on"
        )
    )
    assert [row[3:6] for row in expected] == [
        ("code", "delivered", None),
        ("payout", "due", 5000),
        ("parcel", "due", None),
    ]
    assert carried_over() == expected
    assert ReplacedCode.objects.get().code_id == code
    prize = DrawEntry.objects.get().prize
    assert prize is not None
    assert (prize.kind, prize.status, prize.note) == ("parcel", "delivered", "DHL 7")
    assert (prize.cause.kind, prize.cause.user, prize.reward) == ("draw_place", alice, draw)
    assert prize.pk > expected[-1][0], "the numbers go on"
    assert abs(prize.owed_at - NOW) < timedelta(seconds=1)
