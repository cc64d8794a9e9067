"""The steps to an appointment: what was chosen stands in the address, so that each step is a page.

Product, kind of visit, centre, day, time. A repair fills in the first two; of an appointment that
is changed the kind stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlencode

from accounts.models import User
from foundation.web.requests import row_id
from products.models import Category, RegisteredProduct
from service.appointments import repair_visits
from service.models import (
    LONGEST_MATTER,
    Appointment,
    Repair,
    ServiceCentre,
    VisitKind,
)

NO_PRODUCT: Final = "none"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
STAMP: Final = "%Y-%m-%dT%H:%MZ"
Given = Mapping[str, str]


@dataclass(frozen=True)
class VisitChoice:
    """What a member has chosen so far; what is not offered counts as not chosen."""

    product: RegisteredProduct | None = None
    is_product_chosen: bool = False
    kind: VisitKind | None = None
    centre: ServiceCentre | None = None
    day: date | None = None
    repair: Repair | None = None
    appointment: Appointment | None = None

    @property
    def named(self) -> dict[str, str]:
        """What was chosen, as addresses and forms name it."""
        product = str(self.product.pk) if self.product else NO_PRODUCT
        names = {
            "repair": self.repair.rma if self.repair else "",
            "product": product if self.is_product_chosen else "",
            "kind": self.kind.name if self.kind else "",
            "centre": self.centre.name if self.centre else "",
            "day": self.day.isoformat() if self.day else "",
        }
        return {name: value for name, value in names.items() if value}

    def query(self, *, upto: str = "", **more: str) -> str:
        """Return the address of a step: what was chosen before it, and what it adds."""
        names = self.named
        if upto:
            order = ["repair", "product", "kind", "centre", "day"]
            names = {name: names[name] for name in order[: order.index(upto)] if name in names}
        return "?" + urlencode(names | more)

    @property
    def without_product(self) -> str:
        """The address of the first step."""
        return self.query(upto="product")

    @property
    def without_kind(self) -> str:
        """The address of the step at which the kind of visit is chosen."""
        return self.query(upto="kind")

    @property
    def without_centre(self) -> str:
        """The address of the step at which the centre is chosen."""
        return self.query(upto="centre")

    @property
    def without_day(self) -> str:
        """The address of the step at which the day is chosen."""
        return self.query(upto="day")

    @property
    def matter(self) -> str:
        """What is known of it: the facts of its repair, as the form begins."""
        if self.repair is None:
            return ""
        words = f"{self.repair.number}: {self.repair.symptom}. {self.repair.description}"
        return words[:LONGEST_MATTER]


def chosen(member: User, given: Given) -> VisitChoice:
    """Return what an address or a form names, as far as it is the member's own and offered."""
    repair = _repair(member, given.get("repair", ""))
    product, is_chosen = _product(member, given.get("product", ""), repair)
    if not is_chosen:
        return VisitChoice(repair=repair)
    kind = _kind(given.get("kind", ""), product, repair)
    if kind is None:
        return VisitChoice(product, is_chosen, repair=repair)
    centre = centres_for(kind).get(given.get("centre", ""))
    day = named_day(given.get("day", "")) if centre else None
    return VisitChoice(product, is_chosen, kind, centre, day, repair)


def chosen_anew(appointment: Appointment, given: Given) -> VisitChoice:
    """Return what an address names for another time: without a word, the centre stays."""
    centres = centres_for(appointment.kind)
    name = given.get("centre", appointment.centre.name)
    centre = centres.get(name)
    return VisitChoice(
        appointment.registered_product,
        is_product_chosen=True,
        kind=appointment.kind,
        centre=centre,
        day=named_day(given.get("day", "")) if centre else None,
        appointment=appointment,
    )


def products_of(member: User) -> list[RegisteredProduct]:
    """Return the products that a visit may be about."""
    return list(member.registered_products.live())


def kinds_for(product: RegisteredProduct | None, repair: Repair | None = None) -> list[VisitKind]:
    """Return the kinds of visits for a product; for a repair, to hand it in or to collect it."""
    category: Category | None = product.product.category if product else None
    kinds = VisitKind.objects.offered().for_category(category).filter(centres__is_active=True)
    if repair is not None:
        kinds = kinds.filter(purpose=repair_visits.purpose_of(repair))
    return list(kinds.distinct())


def centres_for(kind: VisitKind) -> dict[str, ServiceCentre]:
    """Return the centres that offer a kind of visit, by name, in order."""
    rows = kind.centres.offered().prefetch_related("hours")
    return {centre.name: centre for centre in rows}


def named_day(text: str) -> date | None:
    """Return the day that an address names; none that no clock has a day before or after."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def named_moment(text: str) -> datetime | None:
    """Return the moment that a form names: in UTC, so that no hour is meant twice."""
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def stamp(moment: datetime) -> str:
    """Return a moment as forms name it."""
    return moment.astimezone(UTC).strftime(STAMP)


def _repair(member: User, rma: str) -> Repair | None:
    if not rma:
        return None
    found = member.repairs.live().for_pages().filter(rma=rma).first()
    return found if found and repair_visits.purpose_of(found) else None


def _product(
    member: User, name: str, repair: Repair | None
) -> tuple[RegisteredProduct | None, bool]:
    if repair is not None:
        found = member.registered_products.live().filter(pk=repair.registered_product_id).first()
        return found, True
    if name == NO_PRODUCT:
        return None, True
    pk = row_id(name)
    found = member.registered_products.live().filter(pk=pk).first() if pk is not None else None
    return found, found is not None


def _kind(name: str, product: RegisteredProduct | None, repair: Repair | None) -> VisitKind | None:
    kinds = kinds_for(product, repair)
    if repair is not None and len(kinds) == 1:
        return kinds[0]
    return next((kind for kind in kinds if kind.name == name), None)
