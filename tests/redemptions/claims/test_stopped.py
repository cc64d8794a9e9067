"""Whoever takes a promotion down and whoever redeems in it at that moment: one of them is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from promotions.models import Promotion
from promotions.promises import terms
from promotions.promises.changes import NotPossible
from promotions.setup import publishing
from redemptions.claims import submit
from redemptions.claims.submit import NotEligible
from redemptions.models import Claim
from tests.crowd import at_once
from tests.factories import make_draft, make_promotion, make_registered, make_reward

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def redeem(alice: User) -> Callable[[], Claim]:
    """The member's press of Redeem."""
    promotion = make_promotion()
    make_reward(promotion, n=1)
    # As publishing does; the first version locks the promotion, which is not what is tested here.
    terms.keep(promotion)
    draft = make_draft(alice, promotion, make_registered(alice))
    return partial(submit.submit_claim, by=alice, draft_id=draft.pk, language="en")


@pytest.fixture
def take_down(petra: User) -> Callable[[], None]:
    """The act of the promotion manager."""
    return lambda: publishing.unpublish(promotion_id=Promotion.objects.get().pk, by=petra)


def down_before_the_claim_is_written(
    monkeypatch: pytest.MonkeyPatch, take_down: Callable[[], None]
) -> None:
    current = terms.current

    def meanwhile(promotion: Promotion) -> Any:
        found = current(promotion)
        assert at_once([take_down]) == [None]
        return found

    monkeypatch.setattr(terms, "current", meanwhile)


def test_who_comes_second_to_a_taking_down_is_refused(
    redeem: Any, take_down: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    down_before_the_claim_is_written(monkeypatch, take_down)
    with pytest.raises(NotEligible):
        redeem()
    assert not Claim.objects.exists()


def test_without_the_second_look_a_draft_has_a_claim(
    redeem: Any, take_down: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    down_before_the_claim_is_written(monkeypatch, take_down)
    monkeypatch.setattr(submit, "_refuse_if_stopped", lambda _claim: None)
    redeem()
    assert (Claim.objects.count(), Promotion.objects.get().state()) == (1, "draft")


def test_who_takes_down_waits_for_a_claim_that_is_written(
    redeem: Any, take_down: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = submit._refuse_if_stopped  # noqa: SLF001 -- the moment between two rows
    with ThreadPoolExecutor(1) as pool:
        answers: list[Any] = []

        def meanwhile(claim: Claim) -> None:
            look(claim)
            answers.append(pool.submit(at_once, [take_down]))
            with connection.cursor() as cursor:
                waiting = 0
                while not (waiting or answers[0].done()):
                    cursor.execute(WAITS)
                    [waiting] = cursor.fetchone()

        monkeypatch.setattr(submit, "_refuse_if_stopped", meanwhile)
        redeem()
        [answer] = answers[0].result()
    assert isinstance(answer, NotPossible)
    assert (Claim.objects.count(), Promotion.objects.get().state()) == (1, "running")
