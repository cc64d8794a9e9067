"""Makes repairs for tests and takes them as far as is wanted, by the verbs of the bench."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from foundation.working_days import today
from products.models import RegisteredProduct
from service.bench import examining, receiving, refusing
from service.models import (
    Quote,
    QuoteLine,
    Repair,
    RepairAddress,
    RepairPhoto,
    RepairStage,
    RepairSymptom,
    ServiceRegion,
)
from service.repairs.moving import move
from service.results import quoting
from service.results.quoting import AskedFor
from tests.conftest import in_group
from tests.factories import make_member, make_registered, picture

HOME = {
    "first_name": "Alice",
    "last_name": "Brandt",
    "country": "DE",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Musterallee 4",
}
LINES = (
    AskedFor(QuoteLine.Kind.LABOR, "Opening and test", 4000),
    AskedFor(QuoteLine.Kind.PART, "Keyboard", 8000, is_optional=True),
    AskedFor(QuoteLine.Kind.PART, "Battery", 6000, is_optional=True),
)


def make_technician(email: str = "tina@example.com", group: str = "Technicians") -> User:
    """Somebody who works at the bench."""
    technician = make_member(email, is_staff=True)
    in_group(technician, group)
    return technician


def make_unit(by: User, registered: RegisteredProduct | None = None, **fields: Any) -> Repair:
    """A repair as it was approved: nothing has been sent yet."""
    registered = registered or make_registered(by)
    ServiceRegion.objects.get_or_create(region="", defaults={"address": "12 Bench Road"})
    symptom, _ = RepairSymptom.objects.get_or_create(name="no-picture")
    values = {
        "region": registered.region,
        "language": "en",
        "way": "send_in",
        "stage": RepairStage.APPLIED,
        "stage_since": timezone.now(),
        "stage_until": today() + timedelta(days=1),
        "coverage": "warranty",
        "warranty_until": registered.warranty_until,
        "prices": {"currency": "EUR", "lines": [], "refusal": "25.00", "ways": {}},
        "turnaround_days": 10,
        "symptom": symptom,
        "description": "It stays dark.",
        "frequency": "always",
        "accessories": ["power_cord"],
        "terms_version": "1",
        "terms_language": "en",
        "applied_at": timezone.now(),
        **fields,
    }
    repair = Repair.objects.create(
        user=by,
        registered_product=registered,
        serial=registered.serial,
        applied_from=uuid4(),
        **values,
    )
    where = RepairAddress(repair=repair)
    where.address = HOME
    where.save()
    move(repair, RepairStage.APPROVED, by=None, until=today() + timedelta(days=20), is_told=False)
    return repair


def receive(repair: Repair, by: User, **fields: Any) -> Repair:
    """Book the unit in, and photograph it."""
    receiving.receive(
        by=by, repair_id=repair.pk, accessories=fields.pop("accessories", ["power_cord"]), **fields
    )
    photograph(repair, by, "received")
    return Repair.objects.for_pages().get(pk=repair.pk)


def photograph(repair: Repair, by: User, moment: str) -> None:
    """Add one photo of a moment."""
    photos = {RepairPhoto.Shows.WHOLE.value: picture("unit.jpg")}
    receiving.photograph(by=by, repair_id=repair.pk, moment=moment, photos=photos)


def find(repair: Repair, by: User, *, is_covered: bool = False) -> None:
    """Write down what was found."""
    examining.find(
        by=by,
        repair_id=repair.pk,
        result="confirmed",
        is_covered=is_covered,
        text="The keyboard is broken.",
    )


def refuse(repair: Repair, by: User, reason: str = "Liquid inside.") -> None:
    """Refuse the repair, with a photo that shows why."""
    refusing.refuse(by=by, repair_id=repair.pk, reason=reason, photo=picture("wet.jpg"))


def make_quote(repair: Repair, by: User, **fields: Any) -> Quote:
    """A quote for a unit that is here: labour, and two parts that may be left out."""
    if not repair.findings.exists():
        find(repair, by)
    values = {"lines": LINES, "currency": "EUR", "refusing_fee_minor": 2500, **fields}
    return quoting.quote(by=by, repair_id=repair.pk, **values)


def at_bench(by: User, technician: User, **fields: Any) -> Repair:
    """A unit that was received and photographed."""
    return receive(make_unit(by, **fields), technician)
