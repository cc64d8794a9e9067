"""Races about repairs on a real PostgreSQL; without the lock, the database refuses."""

from functools import partial

import pytest
from django.conf import settings

from accounts.models import User
from service.applying import apply
from service.models import Repair, RepairStage
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
    monkeypatch.setattr(apply, "live_of", lambda _registered: None)
    monkeypatch.setattr(apply, "applied_from", lambda _member, _token: None)
    unlocked = draft.registered_product, draft
    monkeypatch.setattr(apply, "_locked", lambda _by, _token: unlocked)
    version = settings.REPAIR_TERMS_VERSION
    press = partial(apply.apply, by=alice, token=draft.token, terms_version=version)
    results = at_once([press] * 2)
    assert Repair.objects.live().count() == 1
    assert kinds(results)["Repair"] == 1


def test_sent_and_cancelled_at_once_is_one_of_both(alice: User) -> None:
    for _ in range(TIMES):
        repair = make_repair(alice)
        send = partial(
            sending.say_sent, by=alice, repair_id=repair.pk, carrier=None, carrier_name="DHL"
        )
        cancel = partial(sending.cancel, by=alice, repair_id=repair.pk)
        results = at_once([send, cancel])
        repair.refresh_from_db()
        assert kinds(results)["CannotMove"] == 1
        assert repair.stage in {RepairStage.ON_WAY, RepairStage.CANCELLED}


def test_more_time_is_given_once(alice: User) -> None:
    repair = make_repair(alice)
    results = at_once([partial(sending.extend, by=alice, repair_id=repair.pk)] * TIMES)
    assert kinds(results) == {"date": 1, "NotExtendable": TIMES - 1}
