"""V2.3.3: whichever statement of an approval fails, nothing of it is left; and then it succeeds."""

from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from fulfilment.models import Fulfilment
from notifications.models import Email
from promotions.models import RewardCode
from redemptions.models import Claim, Decision
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_reward


class Crash(Exception):
    """The process ends here."""


def crash_at(place: int, claim: Claim, by: User) -> bool:
    """Approve, and end at the statement with this number; return whether there was one."""
    seen = 0

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == place:
            raise Crash
        return execute(sql, *rest)

    try:
        with connection.execute_wrapper(count), transaction.atomic():
            decisions.approve(claim_id=claim.pk, by=by)
            if seen < place:
                transaction.set_rollback(True)
    except Crash:
        return True
    return False


def left(claim: Claim) -> tuple[object, ...]:
    """What an approval leaves behind."""
    counted = (Fulfilment, Decision, Email)
    return (
        Claim.objects.get(pk=claim.pk).status,
        RewardCode.objects.exclude(allocated_at=None).count(),
        *(model._base_manager.count() for model in counted),
    )


@pytest.mark.django_db(transaction=True)
def test_a_crash_at_any_statement_leaves_nothing_of_an_approval(alice: User, rita: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    before, place = left(claim), 1
    while crash_at(place, claim, rita):
        assert left(claim) == before, f"statement {place}"
        place += 1
    assert place > 10
    decisions.approve(claim_id=claim.pk, by=rita)
    assert left(claim)[:4] == (Claim.Status.APPROVED, 1, 1, 1)
