import pytest

from accounts.models import User
from foundation.personal_data import ERASED
from service import retention
from service.bench import refusing, returning
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
from tests.service.units import at_bench, make_quote, make_technician


@pytest.fixture
def told(alice: User) -> Repair:
    """A repair in which each side has written all that it can."""
    tina = make_technician()
    unit = at_bench(alice, tina)
    quote = make_quote(unit, tina, note="Soon.")
    no = answering.Outcome.REFUSED
    answering.answer(by=alice, quote_id=quote.pk, accepted=[], outcome=no, note="No.")
    refusing.refuse(by=tina, repair_id=unit.pk, reason="Wet.")
    objecting.object_to(by=alice, repair_id=unit.pk, text="It was dry.")
    tom = make_technician("tom@example.com")
    objecting.decide(by=tom, repair_id=unit.pk, outcome="dismissed", answer="It was wet.")
    RepairReport.objects.create(repair=unit, work="Dried.", tests="All.", made_by=tina)
    returning.hand_over(by=tina, repair_id=unit.pk)
    moving.move(moving.lock_repair(unit.pk), RepairStage.CLOSED, by=None)
    return unit


def test_the_texts_of_both_sides_go_with_those_of_the_repair(told: Repair) -> None:
    retention.empty_repairs([told])
    assert RepairFinding.objects.get().text == ERASED
    assert (Quote.objects.get().note, QuoteAnswer.objects.get().note) == ("", "")
    report, objection = RepairReport.objects.get(), RepairObjection.objects.get()
    assert {report.work, report.tests, objection.text, objection.answer} == {ERASED}
