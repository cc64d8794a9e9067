"""Races about repairs on a real PostgreSQL; without the lock, the database refuses."""

from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from accounts.models import User
from products.models import RegisteredProduct
from service.applying import apply
from service.models import Repair, RepairDraft, RepairStage
from service.repairs import sending
from tests.crowd import at_once, kinds
from tests.factories import make_registered
from tests.service.repair_rows import make_repair, make_repair_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
TIMES = 8


def test_of_many_presses_one_application_comes(alice: User) -> None:
    draft = make_repair_draft(alice)
    version = settings.REPAIR_TERMS_VERSION
    press = partial(apply.apply, by=alice, token=draft.token, terms_version=version)
    results = at_once([press] * TIMES)
    assert kinds(results) == {"Repair": TIMES}
    assert len({each.pk for each in results if isinstance(each, Repair)}) == 1
    assert Repair.objects.get().events.filter(stage="applied").count() == 1


def test_without_the_looks_the_database_lets_one_repair_of_a_unit_live(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_repair_draft(alice, make_registered(alice))

    def unlocked(_by: User, token: UUID) -> tuple[RegisteredProduct, RepairDraft]:
        """Another draft of the same unit, as if there were one for each press."""
        other = RepairDraft.objects.select_related("symptom", "registered_product")
        found = other.get(pk=draft.pk)
        found.token = token
        return found.registered_product, found

    monkeypatch.setattr(apply, "live_of", lambda _registered: None)
    monkeypatch.setattr(apply, "_locked", unlocked)
    monkeypatch.setattr(RepairDraft, "delete", lambda _draft: None)
    press = partial(apply.apply, by=alice, terms_version=settings.REPAIR_TERMS_VERSION)
    results = at_once([partial(press, token=uuid4()) for _ in range(2)])
    assert kinds(results) == {"Repair": 1, "AlreadyLive": 1}
    assert Repair.objects.live().count() == 1


def test_sent_and_cancelled_at_once_is_one_of_both(alice: User) -> None:
    for _ in range(TIMES):
        repair = make_repair(alice)
        send = partial(
            sending.say_sent, by=alice, repair_id=repair.pk, carrier=None, carrier_name="DHL"
        )
        cancel = partial(sending.cancel, by=alice, repair_id=repair.pk)
        acts: list[Callable[[], object]] = [send, cancel]
        results = at_once(acts)
        repair.refresh_from_db()
        assert kinds(results)["CannotMove"] == 1
        assert repair.stage in {RepairStage.ON_WAY, RepairStage.CANCELLED}


def test_more_time_is_given_once(alice: User) -> None:
    repair = make_repair(alice)
    results = at_once([partial(sending.extend, by=alice, repair_id=repair.pk)] * TIMES)
    assert kinds(results) == {"date": 1, "NotExtendable": TIMES - 1}
