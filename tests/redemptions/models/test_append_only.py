from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from foundation.personal_data import ERASED, erasing
from promotions.models import RewardCode
from redemptions.models import Claim, ClaimEvent, Decision
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_reward


@pytest.fixture
def claim(alice: User, rita: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=3)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    return claim


def raw(statement: str) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda: Decision.objects.update(reason="another"), id="decision edited"),
        pytest.param(lambda: Decision.objects.all().delete(), id="decision deleted"),
        pytest.param(lambda: ClaimEvent.objects.update(note="another"), id="event edited"),
        pytest.param(lambda: ClaimEvent.objects.all().delete(), id="event deleted"),
        pytest.param(raw("DELETE FROM redemptions_decision"), id="decision deleted in SQL"),
        pytest.param(
            raw("UPDATE redemptions_claimevent SET occurred_at = now() WHERE kind = 'approved'"),
            id="event redated in SQL",
        ),
    ],
)
def test_the_database_refuses_to_rewrite_the_past(claim: Claim, act: Callable[[], object]) -> None:
    before = past(claim)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        act()
    assert past(claim) == before


def test_an_erasure_empties_the_words_alone(claim: Claim) -> None:
    note = ClaimEvent.objects.create(
        claim=claim, kind="noted", note="Ms Alice rang.", occurred_at=timezone.now()
    )
    with erasing():
        ClaimEvent.objects.filter(pk=note.pk).update(note="")
        Decision.objects.update(reason=ERASED, override_reason="")
    note.refresh_from_db()
    assert (note.kind, note.note) == ("noted", "")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Decision.objects.update(reason="")


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda: Decision.objects.update(reason="another"), id="other words"),
        pytest.param(
            lambda: Decision.objects.update(reason="", decided_at=timezone.now()), id="redated too"
        ),
        pytest.param(lambda: ClaimEvent.objects.update(note="", kind="noted"), id="another kind"),
        pytest.param(lambda: ClaimEvent.objects.update(note="", actor=None), id="of nobody"),
        pytest.param(raw("DELETE FROM redemptions_decision"), id="decision deleted"),
        pytest.param(raw("DELETE FROM redemptions_claimevent"), id="event deleted"),
        pytest.param(raw("DELETE FROM promotions_promotionterms"), id="terms deleted"),
    ],
)
def test_an_erasure_rewrites_nothing_else(claim: Claim, act: Callable[[], object]) -> None:
    before = past(claim)
    with pytest.raises(IntegrityError, match="append-only"), erasing():
        act()
    assert past(claim) == before


def past(claim: Claim) -> list[object]:
    return [*claim.decisions.values_list(), *claim.events.values_list()]


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda c: c.update(allocated_at=None), id="freed"),
        pytest.param(lambda c: c.update(allocated_at=timezone.now()), id="redated"),
        pytest.param(lambda c: c.update(digest=b"another"), id="made another"),
        pytest.param(lambda c: c._raw_delete("default"), id="deleted"),  # noqa: SLF001 -- past Django's own refusal
    ],
)
@pytest.mark.usefixtures("claim")
def test_the_database_keeps_a_code_with_whom_it_went_to(
    act: Callable[[object], object],
) -> None:
    taken = RewardCode.objects.exclude(allocated_at=None)
    with pytest.raises(IntegrityError, match="an allocated code stays"), transaction.atomic():
        act(taken)
    assert taken.count() == 1


@pytest.mark.usefixtures("claim")
def test_a_code_that_was_handed_out_may_still_be_voided() -> None:
    taken = RewardCode.objects.exclude(allocated_at=None)
    assert taken.update(voided_at=timezone.now()) == 1


@pytest.mark.usefixtures("claim")
def test_no_code_is_deleted_not_even_a_free_one() -> None:
    free = RewardCode.objects.filter(allocated_at=None)
    with pytest.raises(IntegrityError, match="DELETE refused"), transaction.atomic():
        free.delete()
    assert free.count() == 2
