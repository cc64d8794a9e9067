"""The demo's service centres with hours, bays and kinds of visits, and some appointments."""

from datetime import time
from typing import Final
from uuid import uuid4

from django.utils import timezone, translation

from accounts.models import User
from portal.demo.people import MEMBERS
from portal.demo.service.appointment_texts import CENTRES, KINDS
from portal.demo.service.centre_plans import KIND_PLANS, PLANS, VISITS, CentrePlan, KindPlan, Visit
from products.models import Category
from service.appointments import booking, changes
from service.models import Bay, OpeningHours, RepairStage, RepairWay, ServiceCentre, VisitKind
from service.visit_times.free_times import FreeTime, FreeTimes

WORKDAYS: Final = range(5)
SATURDAY: Final = 5


_LANGUAGES: Final = {person.key: person.language for person in MEMBERS}


def load(people: dict[str, User]) -> None:
    """Open the centres, and let their first members book."""
    centres = {name: _open(name, plan) for name, plan in PLANS.items()}
    kinds = {name: _offer(name, plan, centres) for name, plan in KIND_PLANS.items()}
    for visit in VISITS:
        with translation.override(_LANGUAGES[visit.who]):
            _book(visit, people[visit.who], centres[visit.centre], kinds[visit.kind])


def _open(name: str, plan: CentrePlan) -> ServiceCentre:
    centre = ServiceCentre.objects.create(
        name=name,
        region=plan.region,
        subdivision=plan.subdivision,
        time_zone=plan.time_zone,
        address=plan.address,
        phone=plan.phone,
        position=list(PLANS).index(name),
    )
    Bay.objects.bulk_create(Bay(centre=centre, number=n + 1) for n in range(plan.bays))
    days = [(day, plan.closes, plan.bays) for day in WORKDAYS]
    days += [(SATURDAY, time(13), 1)] if plan.on_saturdays else []
    OpeningHours.objects.bulk_create(
        OpeningHours(centre=centre, weekday=day, opens=plan.opens, closes=closes, bays=bays)
        for day, closes, bays in days
    )
    for language, texts in CENTRES[name].items():
        centre.texts.create(language=language, **texts)
    return centre


def _offer(name: str, plan: KindPlan, centres: dict[str, ServiceCentre]) -> VisitKind:
    kind = VisitKind.objects.create(
        name=name,
        purpose=plan.purpose,
        minutes=plan.minutes,
        needs_product=plan.needs_product,
        position=list(KIND_PLANS).index(name),
    )
    kind.categories.set(Category.objects.filter(slug__in=plan.categories))
    kind.centres.set(centres.values())
    for language, texts in KINDS[name].items():
        kind.texts.create(language=language, **texts)
    return kind


def _nth(times: list[FreeTime], number: int) -> FreeTime:
    return times[min(number, len(times) - 1)]


def _book(visit: Visit, member: User, centre: ServiceCentre, kind: VisitKind) -> None:
    product, repair = member.registered_products.live().first(), None
    if kind.purpose == VisitKind.Purpose.HAND_IN:
        brought = member.repairs.filter(stage=RepairStage.APPROVED, way=RepairWay.DROP_OFF)
        repair = brought.select_related("registered_product").first()
    free = [times for times in FreeTimes(centre, kind).by_day().values() if times]
    held = booking.hold(
        by=member,
        key=uuid4(),
        kind=kind,
        centre=centre,
        start=_nth(free[visit.day], visit.time).start,
        product=repair.registered_product if repair else product if kind.needs_product else None,
        repair=repair,
        language=_LANGUAGES[visit.who],
    )
    booked = booking.book(by=member, key=held.key, matter=visit.matter)
    if visit.is_cancelled and timezone.now() < booked.change_until:
        changes.cancel(by=member, appointment_id=booked.pk, reason="solved")
