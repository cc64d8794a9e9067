"""Races about a disputed unit, on a real PostgreSQL; the lock has a control without it."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from django.db.models import QuerySet

from accounts.models import User
from products.models import RegisteredProduct
from products.ownership import disputes
from redemptions.ownership import transfer_rules
from redemptions.ownership.transfer_rules import NotNow
from tests.crowd import at_once, kinds
from tests.factories import drafted_dispute, make_dispute, make_registered
from tests.products.ownership.test_disputes import letters, offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(bob: User) -> RegisteredProduct:
    return make_registered(bob)


def test_of_two_who_decide_at_once_one_is_late(
    alice: User, held: RegisteredProduct, lena: User
) -> None:
    dispute = make_dispute(alice, held)
    decide = [transfer_rules.uphold, disputes.refuse] * 4
    acts = [partial(one, by=lena, dispute_id=dispute.pk, reason="-") for one in decide]
    assert kinds(at_once(acts))["DisputeNotOpen"] == 7
    dispute.refresh_from_db()
    live = RegisteredProduct.objects.live().get()
    assert live.user == (alice if dispute.outcome == "upheld" else held.user)
    assert len([kind for kind in letters() if kind in {"dispute_lost", "dispute_over"}]) == 1


@pytest.mark.parametrize("is_locked", [True, False])
def test_the_lock_is_what_keeps_two_decisions_apart(
    alice: User,
    held: RegisteredProduct,
    lena: User,
    monkeypatch: pytest.MonkeyPatch,
    is_locked: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:

    dispute = make_dispute(alice, held)
    if not is_locked:
        both_have_read, end = Barrier(2, timeout=30), disputes._end  # noqa: SLF001 -- the control
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
        monkeypatch.setattr(
            disputes, "_end", lambda *a, **k: (both_have_read.wait(), end(*a, **k))[1]
        )
    acts = [partial(disputes.refuse, by=lena, dispute_id=dispute.pk, reason=r) for r in "ab"]
    came = at_once(acts)
    assert len([one for one in came if one is None]) == (1 if is_locked else 2)


def test_a_dispute_and_an_acceptance_at_once_leave_one_holder(
    alice: User, held: RegisteredProduct, rita: User
) -> None:
    made, purchase = offer(held), drafted_dispute(alice, held)
    acts: list[Callable[[], object]] = [
        partial(transfer_rules.accept, by=rita, handover_id=made.pk),
        partial(disputes.submit, by=alice, purchase=purchase),
    ]
    came = at_once(acts)
    lost = [one for one in came if isinstance(one, Exception)]
    assert len(lost) == 1
    live = RegisteredProduct.objects.live().get()
    assert live.user == (held.user if isinstance(lost[0], NotNow) else rita)
