"""Sending back: a unit leaves, arrives, comes back, or is handed over; and the end."""

from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.locks import lock_rows
from foundation.working_days import today
from fulfilment.models import Carrier
from fulfilment.models.parcel import plain_number
from products.models import RegisteredProduct
from products.registration import register
from service.models import (
    READY_TO_LEAVE,
    Repair,
    RepairMoney,
    RepairParcel,
    RepairStage,
)
from service.repairs.moving import lock_repair, move
from service.repairs.packing import region_of

S = RepairStage
# As which a unit goes back, and as which it is here again if its parcel comes back.
READY: Final = READY_TO_LEAVE
OBJECTED: Final = Q(objection__outcome="", objection__isnull=False)
# What ``obstacle`` says of one, for lists.
MAY_LEAVE: Final = (
    Q(stage__in=READY, received_at__isnull=False) & ~Q(money=RepairMoney.ACCEPTED) & ~OBJECTED
)
_STAGE_OF: Final = {
    Repair.Outcome.REPAIRED: S.TESTED,
    Repair.Outcome.REPLACED: S.REPLACED,
    Repair.Outcome.UNREPAIRED: S.UNREPAIRED,
    Repair.Outcome.REFUSED: S.REFUSED,
}


class WhyNotReturned(models.TextChoices):
    """Why a unit cannot leave like this, in words for staff."""

    UNKNOWN = "unknown", _("No repair has this RMA No.")
    NOT_READY = "not_ready", _("This unit isn't ready to leave.")
    UNPAID = "unpaid", _("It isn't paid yet.")
    OBJECTION = "objection", _("Its member has objected. Decide that first.")
    WRONG_NUMBER = "wrong_number", _("This is no number of this carrier.")
    USED_NUMBER = "used_number", _("Another parcel has this number.")
    NO_CARRIER = "no_carrier", _("There is no carrier of this name in use.")
    NO_DAY = "no_day", _("The date is none, or in the future. Write it like 2026-11-30.")
    OWN = "own", _("This repair is your own, or a related account's. Somebody else has to do this.")
    TWICE = "twice", _("An earlier line says something else about this parcel or number.")
    NOT_ON_WAY = "not_on_way", _("This unit isn't on its way back.")


class CannotReturn(Exception):
    """The unit cannot leave like this; nothing has changed."""

    def __init__(self, refusal: WhyNotReturned) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def obstacle(repair: Repair) -> WhyNotReturned | None:
    """Return why a unit cannot leave now: list, button and verbs ask it."""
    if repair.stage not in READY or repair.received_at is None:
        return WhyNotReturned.NOT_READY
    if repair.money == RepairMoney.ACCEPTED:
        return WhyNotReturned.UNPAID
    objection = getattr(repair, "objection", None)
    is_open = objection is not None and not objection.outcome
    return WhyNotReturned.OBJECTION if is_open else None


@transaction.atomic
def ship(
    *, by: User, repair_id: int, carrier: Carrier, number: str, sent_on: date | None = None
) -> bool:
    """Note that a unit left with a carrier, and tell its member; False where that is known.

    Raises:
        CannotReturn: it is not ready, or the number is wrong, or that of another parcel.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
    """
    repair = lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    number = plain_number(number)
    if is_known(repair, carrier, number):
        return False
    if refusal := obstacle(repair) or wrong_number(carrier, number):
        raise CannotReturn(refusal)
    record_shipped(repair, carrier=carrier, number=number, sent_on=sent_on, by=by)
    return True


def is_known(repair: Repair, carrier: Carrier, number: str) -> bool:
    """Return whether a unit is on its way with this carrier under this number."""
    out = repair.parcels.filter(direction=RepairParcel.Direction.OUT, over_at=None)
    return out.filter(carrier=carrier, number=number).exists()


def wrong_number(carrier: Carrier, number: str) -> WhyNotReturned | None:
    """Return what is wrong with a number of this carrier."""
    if not carrier.takes(number):
        return WhyNotReturned.WRONG_NUMBER
    used = RepairParcel.objects.filter(carrier=carrier, number=number, over_at=None)
    return WhyNotReturned.USED_NUMBER if number and used.exists() else None


def record_shipped(
    repair: Repair, *, carrier: Carrier, number: str, sent_on: date | None, by: User | None
) -> None:
    """Record that a locked repair's unit left.

    Raises:
        CannotReturn: another parcel took the number a moment ago.
    """
    try:
        with transaction.atomic():
            parcel = RepairParcel.objects.create(
                repair=repair,
                direction=RepairParcel.Direction.OUT,
                carrier=carrier,
                number=number,
                sent_on=sent_on or today(),
            )
    except IntegrityError as taken:
        raise CannotReturn(WhyNotReturned.USED_NUMBER) from taken
    move(repair, S.WAY_BACK, by=by, reason=str(parcel))


@transaction.atomic
def note_delivered(*, by: User, repair_id: int) -> bool:
    """Note that the parcel was delivered; the warranty on the repair begins. False if it was.

    Raises:
        CannotReturn: the unit is not on its way.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
    """
    repair = _locked(repair_id, by)
    if repair.delivered_at is not None:
        return False
    if repair.stage != S.WAY_BACK:
        raise CannotReturn(WhyNotReturned.NOT_ON_WAY)
    _end_parcel(repair, has_arrived=True)
    _warrant(repair)
    move(repair, S.DELIVERED, by=by)
    return True


@transaction.atomic
def note_came_back(*, by: User, repair_id: int, reason: str = "") -> bool:
    """Note that the parcel came back to us: the unit waits to leave once more.

    Raises:
        CannotReturn: the unit is not on its way.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
    """
    repair = lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    if repair.stage != S.WAY_BACK:
        raise CannotReturn(WhyNotReturned.NOT_ON_WAY)
    _end_parcel(repair, has_arrived=False)
    move(repair, _STAGE_OF[Repair.Outcome(repair.outcome)], by=by, reason=reason)
    return True


@transaction.atomic
def hand_over(*, by: User, repair_id: int) -> bool:
    """Hand a unit over at the counter, signed for; False if its member has it already.

    Raises:
        CannotReturn: it is not ready, not paid, or an objection is open.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
    """
    repair = _locked(repair_id, by)
    if repair.delivered_at is not None:
        return False
    if refusal := obstacle(repair):
        raise CannotReturn(refusal)
    _warrant(repair)
    move(repair, S.DELIVERED, by=by)
    return True


def _end_parcel(repair: Repair, *, has_arrived: bool) -> None:
    for parcel in repair.parcels.filter(direction=RepairParcel.Direction.OUT, over_at=None):
        parcel.over_at = timezone.now()
        parcel.arrived_on = max(today(), parcel.sent_on) if has_arrived else None
        parcel.save(update_fields=["over_at", "arrived_on"])


def _warrant(repair: Repair) -> None:
    """Set until when the repair is warranted: some days, or the rest of the warranty, the longer.

    Where the law of the region says so, a repair under warranty adds months to that.
    """
    if repair.outcome not in {Repair.Outcome.REPAIRED, Repair.Outcome.REPLACED}:
        return
    region, registered = region_of(repair.region), repair.registered_product
    rest = registered.warranty_until
    if region.extra_guarantee_months and repair.is_covered and registered.released_at is None:
        rest = register.extend_warranty(
            registered_id=registered.pk, months=region.extra_guarantee_months
        )
    least = today() + timedelta(days=region.repair_warranty_days)
    repair.repair_warranty_until = max(least, rest)


def _locked(repair_id: int, by: User) -> Repair:
    """Lock a repair behind its product, whose warranty may become longer."""
    products = lock_rows(RegisteredProduct.objects.only("pk"))
    products.filter(repairs=repair_id).first()
    repair = lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    return repair
