"""Repair Inquiry: a member's repairs by product, a unit's history, and a stage for who knows it."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, given
from foundation.throttles import Throttle, count_each
from products.models import RegisteredProduct
from products.ownership.exchanges import units_before
from service.models import (
    Repair,
    RepairCondition,
    RepairEvent,
    RepairParcel,
    RepairPhoto,
    RepairStage,
    is_rma,
    normalize_rma,
)
from service.repairs.stage_words import StageWords, title_of, words_of

Moment = RepairCondition.Moment
EVERYBODY: Final = "all"
LAST: Final = 4
# Who knows an RMA number may try the last four of the serial a few times; a network a few numbers.
PER_PLACE: Final = Throttle("repair-status-place", limit=10, seconds=3600)
PER_RMA: Final = Throttle("repair-status-rma", limit=5, seconds=24 * 3600)
OVERALL: Final = Throttle("repair-status-overall", limit=1000, seconds=3600)


_TIMELINE = KeptQuery(
    lambda: RepairEvent.objects.filter(repair=given("repair"), is_internal=False).order_by(
        "occurred_at", "pk"
    )
)
_PHOTOS = KeptQuery(
    lambda: (
        RepairPhoto.objects.filter(condition__repair=given("repair"))
        .select_related("condition", "upload")
        .order_by("condition__noted_at", "pk")
    )
)
_PARCELS = KeptQuery(
    lambda: RepairParcel.objects.filter(repair=given("repair")).select_related("carrier")
)

# A repair with its stage in words.
Line = tuple[Repair, StageWords]


@dataclass(frozen=True, slots=True)
class ProductRepairs:
    """A product with its repairs, the newest first."""

    name: str
    serial: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One dated line of a repair's page."""

    event: RepairEvent
    title: str


def by_product(member: User) -> list[ProductRepairs]:
    """Return all repairs of a member, those of a product together, the newest first."""
    found: dict[int, ProductRepairs] = {}
    for repair in member.repairs.for_pages().newest():
        registered = repair.registered_product
        product = ProductRepairs(repair.product.name, registered.serial.serial, [])
        found.setdefault(registered.pk, product).lines.append((repair, words_of(repair)))
    return list(found.values())


def history_of(registered: RegisteredProduct) -> list[Line]:
    """Return the repairs of a unit through all its owners and serial numbers, the newest first.

    It stays with the unit: what is shown of another's has no words, photos or address of theirs.
    """
    units = units_before(registered.serial_id)
    rows = Repair.objects.filter(serial__in=units).for_pages().newest()
    return [(repair, words_of(repair)) for repair in rows]


def timeline_of(repair: Repair) -> list[TimelineLine]:
    """Return the dated lines that a member reads, the oldest first."""
    return [TimelineLine(event, _title(event)) for event in _TIMELINE.rows(repair=repair.pk)]


def photos_of(repair: Repair) -> tuple[list[RepairPhoto], list[RepairPhoto]]:
    """Return the photos of all moments, the oldest first; before them those of a refusal.

    While a repair is refused they stand with the reason, and not among the others.
    """
    found = _PHOTOS.rows(repair=repair.pk)
    if repair.stage != RepairStage.REFUSED:
        return [], found
    why = [one for one in found if one.condition and one.condition.moment == Moment.REFUSED]
    return why, [one for one in found if one not in why]


def parcels_of(repair: Repair) -> list[RepairParcel]:
    """Return each way that its unit went."""
    return _PARCELS.rows(repair=repair.pk)


def find(*, rma: str, last: str, place: str) -> Repair | None:
    """Return the repair of this number, if the last characters of its serial number are these.

    Only wrong ones count against the limits.

    Raises:
        foundation.throttles.TooManyTries: there were too many; nothing was looked for.
    """
    number = normalize_rma(rma)
    counted = [(PER_PLACE, place), (PER_RMA, number), (OVERALL, EVERYBODY)]
    count_each(*counted)
    found = _looked_up(number)
    if found is None or last.strip().upper() not in _ends(found):
        return None
    for throttle, key in counted:
        throttle.forgive(key)
    return found


def _looked_up(number: str) -> Repair | None:
    if not is_rma(number):
        return None
    return Repair.objects.for_pages().filter(rma=number).first()


def _ends(repair: Repair) -> set[str]:
    """Return what the label may end in: after an exchange there are two of them."""
    serials = (repair.serial, repair.registered_product.serial)
    return {unit.serial[-LAST:] for unit in serials}


def _title(event: RepairEvent) -> str:
    if event.kind == RepairEvent.Kind.MOVED:
        return title_of(event.stage, event.waiting_for)
    if event.kind == RepairEvent.Kind.OBJECTED:
        return str(_("You objected"))
    return str(event.get_kind_display())
