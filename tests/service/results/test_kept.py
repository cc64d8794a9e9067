import pytest
from django.utils import timezone

from accounts.models import User
from foundation.personal_data import ERASED
from service import retention
from service.bench import returning
from service.models import (
    Quote,
    QuoteAnswer,
    Repair,
    RepairFinding,
    RepairObjection,
    RepairReport,
    RepairStage,
)
from service.repairs import moving
from service.results import answering, objecting
from tests.fulfilment.parcels.rows import make_carrier
from tests.service.units import at_bench, make_quote, make_technician, refuse


@pytest.fixture
def told(alice: User) -> Repair:
    """A repair in which each side has written all that it can."""
    tina = make_technician()
    unit = at_bench(alice, tina)
    quote = make_quote(unit, tina, note="Soon.")
    no = answering.Outcome.REFUSED
    answering.answer(by=alice, quote_id=quote.pk, accepted=[], outcome=no, note="No.")
    refuse(unit, tina, "Wet.")
    objecting.object_to(by=alice, repair_id=unit.pk, text="It was dry.")
    tom = make_technician("tom@example.com")
    objecting.decide(by=tom, repair_id=unit.pk, outcome="dismissed", answer="It was wet.")
    RepairReport.objects.create(repair=unit, work="Dried.", tests="All.", made_by=tina)
    returning.ship(by=tina, repair_id=unit.pk, carrier=make_carrier(), number="JJD0001")
    returning.note_delivered(by=tina, repair_id=unit.pk)
    moving.move(moving.lock_repair(unit.pk), RepairStage.CLOSED, by=None)
    return unit


def test_the_texts_of_both_sides_go_with_those_of_the_repair(told: Repair) -> None:
    retention.empty_repairs([told])
    assert RepairFinding.objects.get().text == ERASED
    assert (Quote.objects.get().note, QuoteAnswer.objects.get().note) == ("", "")
    report, objection = RepairReport.objects.get(), RepairObjection.objects.get()
    assert {report.work, report.tests, objection.text, objection.answer} == {ERASED}


def test_under_which_number_it_left_goes_before_the_rest(told: Repair) -> None:
    parcels = retention.old_parcels(timezone.now())
    assert "JJD0001" in {event.note.split()[-1] for event in told.events.exclude(note="")}
    retention.empty_parcels(parcels)
    assert not retention.old_parcels(timezone.now()).exists()
    assert not told.events.filter(note__contains="JJD0001").exists()
    assert told.events.filter(note="Wet.").exists()
    assert RepairFinding.objects.get().text != ERASED
