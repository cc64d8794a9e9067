"""The visits of a repair: brought once it is approved, collected where it was handed in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from foundation.working_days import today
from notifications.models import Email
from service.appointments import booking, repair_visits
from service.front_desk import visits
from service.models import Appointment, Repair, RepairMoney, RepairStage, RepairWay, VisitKind
from service.repairs import clock, sending
from tests.service.centres import make_appointment, make_centre, make_hold, make_kind, on
from tests.service.front_desk.days import put_in
from tests.service.repair_rows import make_repair, moved

S = RepairStage
HAND_IN, COLLECT = VisitKind.Purpose.HAND_IN, VisitKind.Purpose.COLLECT


@pytest.fixture
def brought(alice: User) -> Repair:
    """An approved repair whose member brings it."""
    return make_repair(alice, way=RepairWay.DROP_OFF)


def test_each_stage_asks_for_its_visit_or_for_none() -> None:
    for stage in S:
        repair = Repair(stage=stage, way=RepairWay.DROP_OFF, received_at=timezone.now())
        is_ready = stage in {S.TESTED, S.REPLACED, S.UNREPAIRED, S.REFUSED}
        wanted = {True: COLLECT, False: HAND_IN if stage == S.APPROVED else None}[is_ready]
        assert repair_visits.purpose_of(repair) == wanted, stage
        repair.way = RepairWay.PICK_UP
        assert repair_visits.purpose_of(repair) is None
    unpaid = Repair(stage=S.TESTED, way=RepairWay.DROP_OFF, received_at=timezone.now())
    unpaid.money = RepairMoney.ACCEPTED
    never_here = Repair(stage=S.REFUSED, way=RepairWay.DROP_OFF)
    assert [repair_visits.purpose_of(each) for each in (unpaid, never_here)] == [None, None]


@pytest.mark.long
@pytest.mark.django_db
def test_a_repair_is_brought_and_collected_by_appointment(
    alice: User, bob: User, client: Client, brought: Repair
) -> None:
    here, other = make_centre(), make_centre()
    hand_in, collect = make_kind(here, other), make_kind(here, other, purpose=COLLECT)
    page, steps = reverse("repair", args=[brought.rma]), reverse("appointment-new")
    client.force_login(alice)
    address = f"{steps}?repair={brought.rma}"
    assert f'href="{address}"' in client.get(page).content.decode()
    assert here.name in client.get(address).content.decode(), "product and kind are filled in"
    forged: dict[str, Any] = {"product": brought.registered_product, "repair": brought}
    with pytest.raises(booking.RepairAsksForNone):
        make_hold(alice, here, on(here), kind=collect, **forged)
    visit = make_appointment(alice, here, kind=hand_in, **forged)
    shown = client.get(page).content.decode()
    assert reverse("appointment", args=[visit.reference]) in shown
    assert address not in shown
    visits.note(by=bob, appointment_id=put_in(visit, minutes=-5).pk, step="arrival")
    visits.note(by=bob, appointment_id=visit.pk, step="done")
    moved(brought, S.RECEIVED, S.EXAMINED, S.REPAIRED)
    assert "?repair=" not in client.get(page).content.decode()
    assert brought.serial.serial in client.get(address).content.decode(), "as without a repair"
    moved(brought, S.TESTED)
    assert f"{address}&amp;centre={here.name}" in client.get(page).content.decode()
    query = {"repair": brought.rma, "centre": here.name}
    assert "day=" in client.get(steps, query).content.decode()
    client.force_login(bob)
    assert brought.serial.serial not in client.get(address).content.decode()


@pytest.mark.long
@pytest.mark.django_db
def test_who_is_expected_keeps_the_rma_number_and_who_cancels_the_repair_need_not_come(
    alice: User, brought: Repair
) -> None:
    last = today() - timedelta(days=1)
    Repair.objects.filter(pk=brought.pk).update(approved_until=last, stage_until=last)
    brought.refresh_from_db()
    visit = make_appointment(
        alice, make_centre(), product=brought.registered_product, repair=brought
    )
    found = repair_visits.visit_of(brought)
    assert found
    assert (found.appointment, found.is_later) == (visit, True)
    assert (clock.send_reminders(), clock.lapse()) == (0, 0)
    sending.cancel(by=alice, repair_id=brought.pk)
    visit.refresh_from_db()
    assert (visit.state, visit.reason) == (Appointment.State.CANCELLED, "repair")
    assert "You cancelled the repair" in Email.objects.get(kind="appointment_cancelled").text


@pytest.mark.long
@pytest.mark.django_db
def test_who_does_not_come_loses_the_rma_number(alice: User, brought: Repair) -> None:
    last = today() - timedelta(days=1)
    Repair.objects.filter(pk=brought.pk).update(approved_until=last, stage_until=last)
    facts: dict[str, Any] = {"product": brought.registered_product, "repair": brought}
    visit = put_in(make_appointment(alice, make_centre(), **facts), minutes=-200)
    assert clock.lapse() == 0
    visits.note(by=None, appointment_id=visit.pk, step="missed")
    assert clock.lapse() == 1
