"""What a member does with an approved repair: say that it was sent, ask for more time, cancel."""

from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from foundation.working_days import today
from fulfilment.models import Carrier
from fulfilment.models.parcel import plain_number
from service.appointments import changes
from service.models import (
    BEFORE_SENT,
    Repair,
    RepairEvent,
    RepairParcel,
    RepairStage,
    RepairWay,
)
from service.repairs import moving

# The ways on which the member hands a parcel to a carrier.
SENT_BY_MEMBER: Final = (RepairWay.SEND_IN, RepairWay.ADVANCE)
IN: Final = RepairParcel.Direction.IN
EXTENSION_DAYS: Final = 20
NUMBER_ONCE: Final = "repair_parcel_number_once"


class NotExtendable(Exception):
    """It was extended before, or is not waiting to be sent."""


class NumberInUse(Exception):
    """Another parcel of this carrier is on its way under this number."""


def may_send(repair: Repair) -> bool:
    """Return whether the member may say that it was sent."""
    return repair.stage == RepairStage.APPROVED and repair.way in SENT_BY_MEMBER


def may_extend(repair: Repair) -> bool:
    """Return whether the member may have more time: once, before it was sent."""
    is_theirs = repair.way != RepairWay.PICK_UP
    return is_theirs and repair.stage == RepairStage.APPROVED and repair.extended_at is None


def may_cancel(repair: Repair) -> bool:
    """Return whether the member may cancel: as long as it was not sent."""
    return repair.stage in BEFORE_SENT


@transaction.atomic
def say_sent(  # noqa: PLR0913 -- what a parcel consists of
    *,
    by: User,
    repair_id: int,
    carrier: Carrier | None,
    carrier_name: str = "",
    number: str = "",
    sent_on: date | None = None,
) -> RepairParcel:
    """Note that the member has sent the product, with whom and under which number.

    A second press changes nothing.

    Raises:
        Repair.DoesNotExist: it is not theirs.
        moving.CannotMove: it is not approved, or is sent otherwise.
        NumberInUse: another parcel has this number.
    """
    repair = own(by, repair_id)
    if (there := _on_its_way(repair)) is not None:
        return there
    if not may_send(repair):
        raise moving.CannotMove(repair, RepairStage.ON_WAY)
    named = "" if carrier else carrier_name.strip()
    plain = plain_number(number) if carrier else number.strip()
    about = {"carrier": carrier, "carrier_name": named, "number": plain}
    parcel = RepairParcel(repair=repair, direction=IN, sent_on=sent_on or today(), **about)
    _save(parcel)
    moving.move(repair, RepairStage.ON_WAY, by=by)
    return parcel


@transaction.atomic
def extend(*, by: User, repair_id: int) -> date:
    """Let the RMA number be valid longer: once, free of charge; return until when.

    Raises:
        Repair.DoesNotExist: it is not theirs.
        NotExtendable: it was extended before, or is not waiting to be sent.
    """
    repair = own(by, repair_id)
    if not may_extend(repair) or repair.approved_until is None:
        raise NotExtendable
    until = repair.approved_until + timedelta(days=EXTENSION_DAYS)
    repair.approved_until = repair.stage_until = until
    repair.extended_at = timezone.now()
    repair.save(update_fields=["approved_until", "stage_until", "extended_at"])
    moving.record(repair, RepairEvent.Kind.EXTENDED, by=by)
    return until


@transaction.atomic
def cancel(*, by: User, repair_id: int) -> bool:
    """Cancel before it is sent; False if it is cancelled already.

    Raises:
        Repair.DoesNotExist: it is not theirs.
        moving.CannotMove: it was sent, or has ended otherwise.
    """
    repair = own(by, repair_id)
    if repair.stage == RepairStage.CANCELLED:
        return False
    moving.move(repair, RepairStage.CANCELLED, by=by)
    changes.cancel_for_repair(repair, by=by)
    return True


def own(by: User, repair_id: int) -> Repair:
    """Lock a member's repair.

    Raises:
        Repair.DoesNotExist: it is not theirs.
    """
    if not by.repairs.filter(pk=repair_id).exists():
        raise Repair.DoesNotExist
    return moving.lock_repair(repair_id)


def _on_its_way(repair: Repair) -> RepairParcel | None:
    if repair.stage != RepairStage.ON_WAY:
        return None
    return repair.parcels.filter(direction=IN, over_at=None).first()


def _save(parcel: RepairParcel) -> None:
    try:
        with transaction.atomic():
            parcel.save()
    except IntegrityError as error:
        if NUMBER_ONCE in str(error):
            raise NumberInUse from error
        raise
