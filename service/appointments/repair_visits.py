"""Which visit a repair asks for: to hand it in when it is approved, to collect it when ready."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from service.models import (
    READY_TO_LEAVE,
    Appointment,
    Repair,
    RepairMoney,
    RepairStage,
    RepairWay,
    VisitKind,
)
from service.visit_times import wording

Purpose = VisitKind.Purpose
_BROUGHT = frozenset({RepairWay.DROP_OFF, RepairWay.SEND_IN})


@dataclass(frozen=True, slots=True)
class RepairVisit:
    """What the page of a repair says of the visit that it asks for."""

    is_collection: bool
    book: str
    appointment: Appointment | None
    when: str
    # The last day of the RMA number is before the visit, which keeps it valid.
    is_later: bool


def purpose_of(repair: Repair) -> VisitKind.Purpose | None:
    """Return which visit a repair asks for now; None: none.

    Who said that they would send it may bring it all the same; what came by parcel goes by parcel.
    """
    if repair.stage == RepairStage.APPROVED and repair.way in _BROUGHT:
        return Purpose.HAND_IN
    if repair.way != RepairWay.DROP_OFF or repair.stage not in READY_TO_LEAVE:
        return None
    objection = getattr(repair, "objection", None)
    is_open = objection is not None and not objection.outcome
    is_unpaid = repair.money == RepairMoney.ACCEPTED
    return None if repair.received_at is None or is_open or is_unpaid else Purpose.COLLECT


def centre_of(repair: Repair) -> str:
    """Return at which centre a repair was handed in, as links name it; empty if at none."""
    visits = Appointment.objects.filter(
        repair=repair, kind__purpose=Purpose.HAND_IN, state=Appointment.State.DONE
    )
    return visits.order_by("-pk").values_list("centre__name", flat=True).first() or ""


def visit_of(repair: Repair) -> RepairVisit | None:
    """Return the visit that a repair asks for: booked, or to be booked; None if it asks for none.

    Who sends it in, and has booked nothing, is offered none.
    """
    purpose = purpose_of(repair)
    if purpose is None:
        return None
    rows = Appointment.objects.for_pages().filter(repair=repair, kind__purpose=purpose)
    booked = rows.filter(state=Appointment.State.BOOKED).first()
    if booked is None and repair.way != RepairWay.DROP_OFF:
        return None
    last, is_hand_in = repair.approved_until, purpose == Purpose.HAND_IN
    return RepairVisit(
        is_collection=not is_hand_in,
        book=_address(repair, "" if is_hand_in else centre_of(repair)),
        appointment=booked,
        when=wording.in_words(booked.starts_at, booked.centre) if booked else "",
        is_later=bool(booked and is_hand_in and last and booked.starts_at.date() > last),
    )


def _address(repair: Repair, centre: str) -> str:
    query = {"repair": repair.rma, **({"centre": centre} if centre else {})}
    return f"{reverse('appointment-new')}?{urlencode(query)}"
