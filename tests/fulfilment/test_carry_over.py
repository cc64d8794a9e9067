"""What an earlier release had in its tables stands in the new ones, under the same numbers."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from fulfilment.draws.announcing import seed_of
from fulfilment.draws.commitments import digest_of
from fulfilment.models import Cause, DrawEntry, DrawRound, Fulfilment, PrizeOffer, ReplacedCode
from promotions.models import Reward
from redemptions.models import Claim
from redemptions.models.statuses import label
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
    CREATE TABLE redemptions_drawresult (id bigserial, draw_id bigint, drawn_at timestamptz,
        drawn_by_id bigint, entries int);
    CREATE TABLE redemptions_drawentry (id bigserial, claim_id bigint, draw_id bigint,
        entered_at timestamptz, is_winner boolean, cause_id bigint, sent_at timestamptz,
        note text NOT NULL DEFAULT '', link text NOT NULL DEFAULT '');
    UPDATE redemptions_claim SET cause_id = NULL;
    ALTER TABLE fulfilment_fulfilmentevent DISABLE TRIGGER append_only;
    DELETE FROM fulfilment_fulfilmentevent;
    DELETE FROM fulfilment_replacedcode;
    DELETE FROM fulfilment_fulfilment;
    DELETE FROM fulfilment_cause;
"""
DRAWS = import_module("redemptions.migrations.0031_carry_over_draws")
OPEN = import_module("redemptions.migrations.0032_announce_open_draws")
NOW = timezone.now()


def say(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def carried_over(
    held: Reward, to_come: Reward, claims: list[Claim], by: User
) -> list[tuple[object, ...]]:
    """Go back, and carry over; gives what is owed by the reward's kind."""
    say(BACK)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO redemptions_drawresult (draw_id, drawn_at, drawn_by_id, entries)"
            " VALUES (%s, %s, %s, 2)",
            [held.pk, NOW, by.pk],
        )
        cursor.executemany(
            "INSERT INTO redemptions_drawentry (claim_id, draw_id, entered_at, is_winner, sent_at,"
            " note) VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (claims[0].pk, held.pk, NOW, True, NOW, "DHL 7"),
                (claims[1].pk, held.pk, NOW, False, None, ""),
                (claims[2].pk, held.pk, NOW + timedelta(days=1), False, None, ""),
                (claims[2].pk, to_come.pk, NOW, False, None, ""),
            ],
        )
    say(*CARRY_OVER, *DRAWS.CARRY_OVER)
    OPEN.announce_open_draws(None, SimpleNamespace(connection=connection))
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
    to_come = make_reward(promotion, kind="draw", stock=3)
    DrawRound.objects.all().delete()
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
    assert carried_over(draw, to_come, before, rita) == expected
    assert ReplacedCode.objects.get().code_id == code
    held = draw.rounds.get()
    assert (held.number, held.count, held.seed_digest, held.drawn_at) == (1, 2, "", NOW)
    offer = PrizeOffer.objects.get()
    assert (offer.state, offer.round, offer.place.rank) == ("accepted", held, 1)
    entries = DrawEntry.objects.filter(draw=draw).order_by("pk")
    assert [entry.void_reason for entry in entries] == ["", "", "late"]
    claims = Cause.objects.filter(kind=Cause.Kind.CLAIM).order_by("pk")
    assert [entry.cause for entry in entries] == [*claims]
    bound = to_come.rounds.get()
    assert (bound.prizes, bound.value_of, bound.frozen_at) == (3, "", None)
    assert digest_of(seed_of(bound)) == bound.seed_digest
    assert to_come.draw_entries.get().voided_at is None
    lines = [line.text for line in label(Claim.objects.for_history().get(pk=before[0].pk)).draws]
    assert "delivered on" in lines[0]
    prize = offer.prize
    assert prize is not None
    assert (prize.kind, prize.status, prize.note) == ("parcel", "delivered", "DHL 7")
    assert (prize.cause.kind, prize.cause.user, prize.reward) == ("draw_place", alice, draw)
    assert prize.pk > expected[-1][0], "the numbers go on"
    assert abs(prize.owed_at - NOW) < timedelta(seconds=1)
