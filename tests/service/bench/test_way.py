from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from foundation.working_days import add_working_days, today
from notifications.models import Email
from products.models import RegisteredProduct
from products.ownership.exchanges import CannotExchange
from promotions.models import Promotion
from redemptions.models import ClaimEvent
from service.applying import apply
from service.applying.terms import coverage_of
from service.bench import examining, receiving, refusing, returning, working
from service.bench.examining import CannotDo, WhyNotDone
from service.bench.receiving import CannotReceive, WhyNotReceived
from service.bench.returning import CannotReturn, WhyNotReturned
from service.models import (
    PartChanged,
    Repair,
    RepairCoverage,
    RepairEvent,
    RepairMoney,
    RepairStage,
    ServiceRegion,
)
from service.repairs import inquiry
from service.repairs.stage_words import words_of
from service.results import answering, objecting, quoting
from tests.factories import make_claim, make_promotion, make_registered, make_reward, make_serial
from tests.fulfilment.parcels.rows import make_carrier
from tests.service.units import (
    at_bench,
    find,
    make_quote,
    make_technician,
    make_unit,
    photograph,
    receive,
    refuse,
)

S = RepairStage


@pytest.fixture
def tina(db: None) -> User:
    del db
    return make_technician()


@pytest.fixture
def unit(alice: User, tina: User) -> Repair:
    return at_bench(alice, tina)


def again(repair: Repair) -> Repair:
    return Repair.objects.for_pages().get(pk=repair.pk)


def test_a_scanner_finds_a_unit_by_each_of_its_numbers(alice: User, tina: User) -> None:
    repair = make_unit(alice)
    for code in (repair.number, repair.rma.lower(), repair.serial.serial, f" {repair.rma}\n"):
        assert receiving.scanned(code) == repair
    assert receiving.scanned(f"https://example.com/repairs/{repair.rma}/") == repair
    assert receiving.scanned("nothing of ours") is None
    receive(repair, tina, accessories=["box"])
    repair.refresh_from_db()
    assert (repair.stage, repair.promised_on is not None) == (S.RECEIVED, True)
    assert "Power cord" in repair.stage_reason
    assert "Original box" in repair.stage_reason
    with pytest.raises(CannotReceive) as refused:
        receiving.receive(by=tina, repair_id=repair.pk, accessories=[])
    assert refused.value.refusal == WhyNotReceived.HERE


def test_the_arrival_is_photographed_before_it_is_examined(alice: User, tina: User) -> None:
    repair = make_unit(alice)
    receiving.receive(by=tina, repair_id=repair.pk, accessories=["power_cord"])
    with pytest.raises(CannotDo) as refused:
        examining.examine(by=tina, repair_id=repair.pk)
    assert refused.value.refusal == WhyNotDone.PHOTOS
    photograph(repair, tina, "received")
    examining.examine(by=tina, repair_id=repair.pk)
    assert again(repair).stage == S.EXAMINED


def test_a_covered_unit_is_mended_reported_sent_and_delivered(unit: Repair, tina: User) -> None:
    find(unit, tina, is_covered=True)
    working.change_part(by=tina, repair_id=unit.pk, name="Keyboard", new_serial="K2")
    working.repaired(by=tina, repair_id=unit.pk)
    working.report(by=tina, repair_id=unit.pk, work="New keyboard.", tests="All keys.")
    assert Email.objects.filter(kind="repair_report").count() == 1
    carrier = make_carrier()
    assert returning.ship(by=tina, repair_id=unit.pk, carrier=carrier, number="JJD0001")
    assert not returning.ship(by=tina, repair_id=unit.pk, carrier=carrier, number="JJD0001")
    assert returning.note_delivered(by=tina, repair_id=unit.pk)
    unit = again(unit)
    assert (unit.stage, unit.money) == (S.DELIVERED, RepairMoney.FREE)
    rest = unit.registered_product.warranty_until
    assert unit.repair_warranty_until == max(rest, today() + timedelta(days=90))


def test_the_half_that_is_accepted_is_paid_before_it_leaves(unit: Repair, tina: User) -> None:
    quote = make_quote(unit, tina)
    keep = [line.pk for line in quote.lines.all()][:2]
    answering.answer(by=unit.user, quote_id=quote.pk, accepted=keep)
    working.repaired(by=tina, repair_id=unit.pk)
    with pytest.raises(CannotDo) as refused:
        working.report(by=tina, repair_id=unit.pk, work="Done.", tests="Done.")
    assert refused.value.refusal == WhyNotDone.UNPAID
    region = ServiceRegion.objects.get(region="")
    region.texts.create(language="en", law_note="None.", payment_note="Transfer to ACME 1.")
    day = today() + timedelta(days=5)
    examining.wait(by=tina, repair_id=unit.pk, waiting_for="payment", until=day)
    assert again(unit).promised_on is None
    told = Email.objects.filter(kind="repair_stage").latest("pk").bodies()[0]
    for part in ("Transfer to ACME 1.", f"Reference: {unit.number}"):
        assert part in told
    quoting.note_paid(by=tina, repair_id=unit.pk, paid_on=today())
    assert (again(unit).stage, again(unit).promised_on is not None) == (S.REPAIRED, True)
    assert quoting.owed_minor(quoting.newest(unit) or quote) == 12000
    examining.examine(by=tina, repair_id=unit.pk)
    refuse(unit, tina, "It broke.")
    assert again(unit).money == RepairMoney.PAID


def test_what_waits_has_an_expected_day(unit: Repair, tina: User) -> None:
    examining.examine(by=tina, repair_id=unit.pk)
    for until, kind, why in (
        (today(), "part", WhyNotDone.DAY),
        (today() + timedelta(days=3), "payment", WhyNotDone.STAGE),
        (today() + timedelta(days=3), "answer", WhyNotDone.STAGE),
    ):
        with pytest.raises(CannotDo) as refused:
            examining.wait(by=tina, repair_id=unit.pk, waiting_for=kind, until=until)
        assert refused.value.refusal == why
    day = today() + timedelta(days=3)
    examining.wait(by=tina, repair_id=unit.pk, waiting_for="part", until=day, reason="Ordered.")
    assert (again(unit).stage_until, again(unit).stage_reason) == (day, "Ordered.")
    examining.examine(by=tina, repair_id=unit.pk)
    assert again(unit).waiting_for == ""


def test_a_new_serial_moves_the_product_and_its_open_claims(
    unit: Repair, tina: User, alice: User
) -> None:
    promotion: Promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion, unit.registered_product)
    find(unit, tina, is_covered=True)
    new = make_serial(unit.product)
    part = working.exchange_serial(by=tina, repair_id=unit.pk, name="Mainboard", serial=new.serial)
    registered = RegisteredProduct.objects.get(pk=unit.registered_product_id)
    assert (registered.serial, registered.user) == (new, alice)
    assert (part.old_serial, part.new_serial) == (unit.serial.serial, new.serial)
    assert claim.events.filter(kind=ClaimEvent.Kind.NOTED).exists()
    assert unit.events.filter(kind=RepairEvent.Kind.SERIAL_CHANGED).exists()
    assert receiving.scanned(new.serial) == unit


def test_what_was_repaired_stays_with_its_second_serial_number(
    unit: Repair, tina: User, alice: User
) -> None:
    find(unit, tina, is_covered=True)
    for _time in range(2):
        new = make_serial(unit.product)
        working.exchange_serial(by=tina, repair_id=unit.pk, name="Board", serial=new.serial)
    registered = alice.registered_products.get()
    assert apply.live_of(registered) == unit
    assert [line[0] for line in inquiry.history_of(registered)] == [unit]
    assert [product.serial for product in inquiry.by_product(alice)] == [new.serial]
    for serial in (unit.serial.serial, new.serial):
        assert inquiry.find(rma=unit.rma, last=serial[-4:], place="-") == unit
    working.repaired(by=tina, repair_id=unit.pk)
    working.report(by=tina, repair_id=unit.pk, work="-", tests="-")
    returning.hand_over(by=tina, repair_id=unit.pk)
    registered.warranty_until = today() - timedelta(days=1)
    assert coverage_of(registered).kind == RepairCoverage.REPAIR_WARRANTY


def test_a_serial_that_is_registered_elsewhere_is_refused(
    unit: Repair, tina: User, bob: User
) -> None:
    find(unit, tina, is_covered=True)
    elsewhere = make_registered(bob, unit.product)
    with pytest.raises(CannotExchange):
        working.exchange_serial(
            by=tina, repair_id=unit.pk, name="Mainboard", serial=elsewhere.serial.serial
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisteredProduct.objects.filter(pk=unit.registered_product_id).update(
            serial=elsewhere.serial
        )
    assert not unit.parts.exists()


def test_another_unit_takes_the_place(unit: Repair, tina: User) -> None:
    find(unit, tina, is_covered=True)
    working.replace(
        by=tina,
        repair_id=unit.pk,
        name="Whole unit",
        serial=make_serial(unit.product).serial,
        work="Another unit.",
        tests="A day.",
    )
    assert (again(unit).stage, again(unit).outcome) == (S.REPLACED, "replaced")
    assert returning.hand_over(by=tina, repair_id=unit.pk)
    assert again(unit).stage == S.DELIVERED


def test_a_refusal_has_a_reason_and_a_colleague_decides_the_objection(
    unit: Repair, tina: User, alice: User
) -> None:
    find(unit, tina)
    for reason, why in ((" ", WhyNotDone.WORDS), ("Liquid inside.", WhyNotDone.REFUSAL_PHOTO)):
        with pytest.raises(CannotDo) as refused:
            refusing.refuse(by=tina, repair_id=unit.pk, reason=reason, photo=None)
        assert refused.value.refusal == why
    refuse(unit, tina)
    assert "Do you disagree?" in words_of(again(unit)).until
    seen, others = inquiry.photos_of(again(unit))
    assert [one.upload.original_name for one in seen] == ["wet.jpg"]
    assert {one.condition.moment for one in others if one.condition} == {"received"}
    objecting.object_to(by=alice, repair_id=unit.pk, text="It was never wet.")
    assert "A colleague looks at it again" in words_of(again(unit)).until
    assert again(unit).stage_until == add_working_days(today(), 5, unit.region)
    carrier = make_carrier()
    with pytest.raises(CannotReturn) as kept:
        returning.ship(by=tina, repair_id=unit.pk, carrier=carrier, number="JJD0001")
    assert kept.value.refusal == WhyNotReturned.OBJECTION
    for who, outcome in ((tina, "upheld"), (make_technician("tom@x.test"), "upheld")):
        if who == tina:
            with pytest.raises(objecting.CannotObject):
                objecting.decide(by=who, repair_id=unit.pk, outcome=outcome, answer="Yes.")
        else:
            objecting.decide(by=who, repair_id=unit.pk, outcome=outcome, answer="Yes.")
    assert again(unit).stage == S.EXAMINED
    with pytest.raises(objecting.CannotObject):
        objecting.object_to(by=alice, repair_id=unit.pk, text="Once more.")
    assert Email.objects.filter(kind="repair_objection").count() == 1
    find(unit, tina)
    refuse(unit, tina, "Still wet.")
    assert len(inquiry.photos_of(again(unit))[0]) == 2
    assert not objecting.may_object(again(unit))


def test_a_refusal_that_stands_invites_to_nothing_more(
    unit: Repair, tina: User, alice: User
) -> None:
    find(unit, tina)
    refuse(unit, tina)
    objecting.object_to(by=alice, repair_id=unit.pk, text="It was never wet.")
    colleague = make_technician("tom@x.test")
    objecting.decide(by=colleague, repair_id=unit.pk, outcome="dismissed", answer="It was.")
    said = words_of(again(unit)).until
    assert "the refusal stands" in said
    assert "disagree" not in said
    assert again(unit).stage_until == add_working_days(today(), 2, unit.region)


def test_a_unit_with_another_serial_number_still_has_one_live_repair(
    unit: Repair, tina: User, alice: User
) -> None:
    find(unit, tina, is_covered=True)
    working.exchange_serial(
        by=tina, repair_id=unit.pk, name="Board", serial=make_serial(unit.product).serial
    )
    registered = alice.registered_products.get()
    with (
        pytest.raises(IntegrityError, match="one_live_repair_per_product"),
        transaction.atomic(),
    ):
        make_unit(alice, registered)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_live_repair_per_product")
    assert make_unit(alice, registered).is_live


def test_a_parcel_that_came_back_leaves_again(unit: Repair, tina: User) -> None:
    find(unit, tina)
    refusing.send_back_unrepaired(by=tina, repair_id=unit.pk, reason="No parts.")
    carrier = make_carrier()
    returning.ship(by=tina, repair_id=unit.pk, carrier=carrier, number="JJD0001")
    returning.note_came_back(by=tina, repair_id=unit.pk)
    assert again(unit).stage == S.UNREPAIRED
    returning.ship(by=tina, repair_id=unit.pk, carrier=carrier, number="JJD0002")
    returning.note_delivered(by=tina, repair_id=unit.pk)
    assert again(unit).repair_warranty_until is None


def test_the_database_refuses_what_the_bench_may_not(unit: Repair, tina: User) -> None:
    find(unit, tina)
    quote = make_quote(unit, tina)
    row = Repair.objects.filter(pk=unit.pk)
    fresh = make_unit(make_technician("uma@x.test"))
    refused = (
        lambda: PartChanged.objects.create(repair=unit, name="Keyboard", changed_by=tina),
        lambda: row.update(stage="repaired", outcome="repaired", waiting_for=""),
        lambda: PartChanged.objects.create(repair=fresh, name="Keyboard", changed_by=tina),
        lambda: Repair.objects.filter(pk=fresh.pk).update(stage="repaired", outcome="repaired"),
        lambda: unit.findings.update(text="Nothing."),
        lambda: quote.lines.update(amount_minor=1),
        lambda: type(quote).objects.update(note="Other."),
        lambda: row.update(stage="closed", closed_at="2026-11-30T00:00Z", waiting_for=""),
    )
    for act in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert type(quote).objects.update(reminders=1)


@pytest.mark.parametrize(
    ("table", "trigger"),
    [("service_partchanged", "accepted_first"), ("service_repair", "bench_stage")],
)
def test_without_the_trigger_unaccepted_work_is_done(
    unit: Repair, tina: User, table: str, trigger: str
) -> None:
    make_quote(unit, tina)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger} ON {table}")
    if table == "service_partchanged":
        assert PartChanged.objects.create(repair=unit, name="Keyboard", changed_by=tina).pk
    else:
        row = Repair.objects.filter(pk=unit.pk)
        assert row.update(stage="repaired", outcome="repaired", waiting_for="")
