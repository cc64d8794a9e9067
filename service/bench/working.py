"""Work: parts changed, the unit's own serial number exchanged, the report at the end."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from products.models import RegisteredProduct
from redemptions.ownership import exchange_rules
from service.bench.examining import CannotDo, S, WhyNotDone, begin, go
from service.models import PartChanged, Repair, RepairEvent, RepairMoney, RepairReport
from service.repairs.moving import record
from service.results import result_emails
from service.results.quoting import newest


def reason_against(repair: Repair) -> WhyNotDone | None:
    """Return why no work may be done on a unit: buttons, page and verbs ask it.

    What the warranty does not cover needs an accepted quote; and so does what was quoted.
    """
    if repair.stage not in {S.EXAMINED, S.REPAIRED, S.WAITING} or repair.waiting_for:
        return WhyNotDone.STAGE
    finding = repair.findings.last()
    if finding is None:
        return WhyNotDone.NO_FINDING
    quote = newest(repair)
    if quote is None:
        return None if finding.is_covered else WhyNotDone.QUOTE_NEEDED
    answer = getattr(quote, "answer", None)
    return None if answer is not None and answer.is_yes else WhyNotDone.UNACCEPTED


@transaction.atomic
def change_part(
    *, by: User, repair_id: int, name: str, old_serial: str = "", new_serial: str = ""
) -> PartChanged:
    """Note that a part was changed, with the serial numbers of both.

    Raises:
        CannotDo: nothing was found yet, or a quote was not accepted.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    repair = _at_work(repair_id, by)
    part = PartChanged.objects.create(
        repair=repair,
        name=name,
        old_serial=old_serial,
        new_serial=new_serial,
        changed_at=timezone.now(),
        changed_by=by,
    )
    record(repair, RepairEvent.Kind.PART_CHANGED, by=by, note=name)
    return part


@transaction.atomic
def exchange_serial(
    *, by: User, repair_id: int, name: str, serial: str, chk: str = ""
) -> PartChanged:
    """Note that the product has another serial number; ownership, warranty and claims go with it.

    Raises:
        CannotExchange: the serial number is unknown, or another product's.
        CannotDo: nothing was found yet, or a quote was not accepted.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    # Product and claims are locked before the repair, as everywhere; what is refused is undone.
    registered = Repair.objects.only("registered_product").get(pk=repair_id).registered_product_id
    try:
        exchange = exchange_rules.exchange(by=by, registered_id=registered, serial=serial, chk=chk)
    except RegisteredProduct.DoesNotExist as passed_on:
        raise CannotDo(WhyNotDone.PASSED_ON) from passed_on
    repair = _at_work(repair_id, by)
    part = PartChanged.objects.create(
        repair=repair,
        name=name,
        old_serial=exchange.old.serial,
        new_serial=exchange.new.serial,
        exchange=exchange,
        changed_at=timezone.now(),
        changed_by=by,
    )
    record(repair, RepairEvent.Kind.SERIAL_CHANGED, by=by, note=str(exchange.new))
    return part


@transaction.atomic
def repaired(*, by: User, repair_id: int) -> RepairEvent:
    """Note that the work is done; what remains is the test.

    Raises:
        CannotDo: nothing was found yet, or a quote was not accepted.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    repair = _at_work(repair_id, by)
    return go(repair, S.REPAIRED, by=by)


@transaction.atomic
def report(*, by: User, repair_id: int, work: str, tests: str, firmware: str = "") -> RepairReport:
    """Write the report, once: the unit has passed its tests, or another one goes to the member.

    Another one goes where the unit itself was exchanged before.

    Raises:
        CannotDo: the work is not done, is unpaid, or has its report.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    repair = begin(repair_id, by)
    if repair.stage != S.REPAIRED:
        raise CannotDo(WhyNotDone.STAGE)
    if repair.money == RepairMoney.ACCEPTED:
        raise CannotDo(WhyNotDone.UNPAID)
    written = _written(repair, by, work, tests, firmware)
    go(repair, S.TESTED, by=by, is_told=False)
    result_emails.reported(repair)
    return written


@transaction.atomic
def replace(  # noqa: PLR0913 -- what a report and a new unit consist of
    *, by: User, repair_id: int, name: str, serial: str, work: str, tests: str, chk: str = ""
) -> RepairReport:
    """Give the member another unit instead of theirs, which has its serial number from now on.

    Raises:
        CannotExchange: the serial number is unknown, or another product's.
        CannotDo: nothing was found yet, a quote was not accepted, or it is unpaid.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    exchange_serial(by=by, repair_id=repair_id, name=name, serial=serial, chk=chk)
    repair = _at_work(repair_id, by)
    if repair.money == RepairMoney.ACCEPTED:
        raise CannotDo(WhyNotDone.UNPAID)
    written = _written(repair, by, work, tests, "")
    go(repair, S.REPLACED, by=by, is_told=False)
    result_emails.reported(repair)
    return written


def _at_work(repair_id: int, by: User) -> Repair:
    repair = begin(repair_id, by)
    if refusal := reason_against(repair):
        raise CannotDo(refusal)
    return repair


def _written(repair: Repair, by: User, work: str, tests: str, firmware: str) -> RepairReport:
    try:
        with transaction.atomic():
            written = RepairReport.objects.create(
                repair=repair,
                work=work,
                tests=tests,
                firmware=firmware,
                made_at=timezone.now(),
                made_by=by,
            )
    except IntegrityError as second:
        raise CannotDo(WhyNotDone.STAGE) from second
    record(repair, RepairEvent.Kind.REPORTED, by=by)
    return written
