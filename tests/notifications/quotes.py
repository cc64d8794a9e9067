"""Acts that write the letters about what the bench found."""

from accounts.models import User
from notifications.models import Email
from promotions.models import Promotion
from service.bench import working
from service.models import Quote, Repair, RepairObjection
from service.results import objecting, result_emails
from tests.factories import make_serial
from tests.service.units import (
    find,
    make_quote,
    make_technician,
    make_unit,
    receive,
    refuse,
)

RMA = "7D25B22A8"


def _here(citra: User, rita: User) -> Repair:
    repair = receive(make_unit(citra, rma=RMA), rita)
    Email.objects.all().delete()
    return repair


def _quoted(citra: User, rita: User) -> Quote:
    quote = make_quote(_here(citra, rita), rita)
    Email.objects.all().delete()
    return Quote.objects.select_related("repair__user").get(pk=quote.pk)


def repair_quote(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    make_quote(_here(citra, rita), rita)


def repair_quote_waits(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    result_emails.quote_waits(_quoted(citra, rita))


def repair_quote_lapsed(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    result_emails.lapsed(_quoted(citra, rita))


def repair_report(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    repair = _here(citra, rita)
    find(repair, rita, is_covered=True)
    working.repaired(by=rita, repair_id=repair.pk)
    Email.objects.all().delete()
    working.report(by=rita, repair_id=repair.pk, work="-", tests="-")


def repair_replaced(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    repair = _here(citra, rita)
    find(repair, rita, is_covered=True)
    serial = make_serial(repair.product).serial
    working.replace(by=rita, repair_id=repair.pk, name="-", serial=serial, work="-", tests="-")


def _decided(citra: User, rita: User, outcome: str) -> RepairObjection:
    repair = _here(citra, rita)
    find(repair, rita)
    refuse(repair, rita, "-")
    objecting.object_to(by=citra, repair_id=repair.pk, text="-")
    Email.objects.all().delete()
    other = make_technician(f"other-{citra.email}")
    return objecting.decide(by=other, repair_id=repair.pk, outcome=outcome, answer="-")


def repair_objection(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    _decided(citra, rita, "upheld")


def repair_objection_dismissed(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    _decided(citra, rita, "dismissed")
