"""Shipping: a parcel leaves with a carrier and a number, is delivered, or comes back."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import ConflictOfInterest, refuse_conflict
from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.addresses import COUNTRY
from fulfilment.delivery import consequences, events
from fulfilment.emails import parcels as emails
from fulfilment.models import Carrier, Fulfilment, FulfilmentEvent, Shipment
from fulfilment.models.parcel import plain_number
from fulfilment.parcels.picking import note_packed
from fulfilment.parcels.recipients import Address, addresses_of, make_due

if TYPE_CHECKING:
    from fulfilment.models.fulfilment import FulfilmentQuerySet

Status = Fulfilment.Status
TO_SEND: Final = (Status.DUE, Status.READY)


class WhyNotSent(models.TextChoices):
    """Why a parcel cannot be sent like this, in words for staff."""

    UNKNOWN = "unknown", _("No parcel has this Order ID.")
    SEVERAL = "several", _("Several parcels have this Order ID. Enter each one on its page.")
    NOT_DUE = "not_due", _("This parcel is not to be sent now.")
    ON_HOLD = "on_hold", _("This parcel is on hold.")
    OTHER_NUMBER = "other_number", _("This parcel has another number already.")
    WRONG_NUMBER = "wrong_number", _("This is no number of this carrier.")
    USED_NUMBER = "used_number", _("Another parcel has this number.")
    NO_CARRIER = "no_carrier", _("There is no carrier of this name in use.")
    NOT_THERE = "not_there", _("This carrier does not deliver there.")
    NO_DAY = "no_day", _("The date is none, or in the future. Write it like 2026-11-30.")
    OWN = "own", _("This parcel is your own, or a related account's. Somebody else has to do this.")
    TWICE = "twice", _("An earlier line says something else about this parcel or number.")


class CannotSend(Exception):
    """The parcel cannot be sent like this; nothing has changed."""

    def __init__(self, refusal: WhyNotSent) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@transaction.atomic
def send(
    *, parcel_id: int, by: User, carrier: Carrier, number: str, sent_on: date | None = None
) -> bool:
    """Note that a parcel left, and e-mail its member; return False where that is known already.

    Raises:
        CannotSend: it is not to be sent, or the number is wrong, or that of another parcel.
        ConflictOfInterest: it is owed to who sends it, or to an account related to theirs.
    """
    parcel = _locked(parcel_id)
    refuse_conflict(by, parcel.cause.user)
    number = plain_number(number)
    last = parcel.shipments.last()
    if is_same(last, carrier, number):
        return False
    address = addresses_of([parcel]).get(parcel.pk, {})
    if refusal := obstacle(parcel, last, carrier, number, address):
        raise CannotSend(refusal)
    record_sent(parcel, carrier=carrier, number=number, sent_on=sent_on, by=by)
    return True


def send_each(
    *, numbers: Mapping[int, str], by: User, carrier: Carrier, sent_on: date | None = None
) -> dict[int, str]:
    """Note of each of these parcels that it left, as ``send`` does; ``numbers`` are by its id.

    Return why others did not leave, in words, by their ids.
    """
    refused = {}
    for pk, number in numbers.items():
        try:
            send(parcel_id=pk, by=by, carrier=carrier, number=number, sent_on=sent_on)
        except ConflictOfInterest:
            refused[pk] = str(WhyNotSent.OWN.label)
        except CannotSend as error:
            refused[pk] = str(error.refusal.label)
    return refused


def is_same(shipment: Shipment | None, carrier: Carrier, number: str) -> bool:
    """Return whether a shipment left with this carrier under this number.

    Without a number that is one which is not over: who sends again what came back has none either.
    """
    if shipment is None or shipment.sent_on is None or not (number or shipment.over_at is None):
        return False
    return (shipment.carrier_id, shipment.number) == (carrier.pk, number)


def obstacle(
    parcel: Fulfilment, last: Shipment | None, carrier: Carrier, number: str, address: Address
) -> WhyNotSent | None:
    """Return why a locked parcel, with its last shipment, cannot leave with this carrier."""
    if parcel.status == Status.ON_HOLD:
        return WhyNotSent.ON_HOLD
    if parcel.status not in TO_SEND:
        has_number = last is not None and last.over_at is None and last.sent_on is not None
        return WhyNotSent.OTHER_NUMBER if has_number else WhyNotSent.NOT_DUE
    if not carrier.takes(number):
        return WhyNotSent.WRONG_NUMBER
    if not carrier.delivers_to(address.get(COUNTRY, "")):
        return WhyNotSent.NOT_THERE
    live = Shipment.objects.filter(carrier=carrier, number=number, over_at=None)
    return WhyNotSent.USED_NUMBER if number and live.exists() else None


def record_sent(
    parcel: Fulfilment,
    *,
    carrier: Carrier,
    number: str,
    sent_on: date | None,
    by: User | None,
) -> None:
    """Record that a locked parcel left, and what follows for its cause; packed it is by that."""
    shipment = parcel.shipments.filter(over_at=None).last()
    if shipment is None:
        address = addresses_of([parcel]).get(parcel.pk, {})
        shipment = note_packed(parcel, by=by, address=address)
    shipment.carrier, shipment.number = carrier, number
    shipment.sent_on = sent_on or parcel.today()
    shipment.save(update_fields=["carrier", "number", "sent_on"])
    parcel.note, parcel.link = f"{carrier} {number}".strip(), carrier.link_to(number)
    parcel.status = Status.ON_ITS_WAY
    parcel.save(update_fields=["status", "note", "link"])
    event = events.record(parcel, FulfilmentEvent.Kind.SENT, by=by, note=parcel.note)
    consequences.of(parcel.cause).sent(parcel, event)


@transaction.atomic
def note_delivered(*, parcel_id: int, by: User) -> bool:
    """Note that a parcel was delivered, and e-mail its member; return whether it was on its way.

    If its member says that it has not arrived, the e-mail is the answer to that.

    Raises:
        ConflictOfInterest: it is owed to who acts, or to an account related to theirs.
    """
    parcel = _locked(parcel_id)
    shipment = parcel.shipments.last()
    is_asked = shipment is not None and shipment.not_arrived_at is not None
    if not (parcel.status == Status.ON_ITS_WAY or (parcel.status == Status.DELIVERED and is_asked)):
        return False
    refuse_conflict(by, parcel.cause.user)
    parcel.status, parcel.delivered_at = Status.DELIVERED, parcel.delivered_at or timezone.now()
    parcel.save(update_fields=["status", "delivered_at"])
    _end(parcel)
    event = events.record(parcel, FulfilmentEvent.Kind.ARRIVED, by=by)
    (emails.answered if is_asked else emails.delivered)(event)
    return True


@transaction.atomic
def note_returned(*, parcel_id: int, by: User, note: str = "") -> bool:
    """Note that a parcel came back, and e-mail its member; return whether it had left.

    Raises:
        ConflictOfInterest: it is owed to who acts, or to an account related to theirs.
    """
    parcel = _locked(parcel_id)
    if parcel.status not in {Status.ON_ITS_WAY, Status.DELIVERED}:
        return False
    refuse_conflict(by, parcel.cause.user)
    parcel.status, parcel.delivered_at = Status.RETURNED, None
    parcel.save(update_fields=["status", "delivered_at"])
    _end(parcel)
    emails.returned(events.record(parcel, FulfilmentEvent.Kind.RETURNED, by=by, note=note))
    return True


@transaction.atomic
def send_again(*, parcel_id: int, by: User) -> bool:
    """Make a parcel due once more, which came back or has not arrived; return whether it did.

    If its member says that it has not arrived, the e-mail is the answer to that.

    Raises:
        ConflictOfInterest: it is owed to who acts, or to an account related to theirs.
    """
    parcel = _locked(parcel_id)
    shipment = parcel.shipments.last()
    is_asked = shipment is not None and shipment.not_arrived_at is not None
    if not (is_asked or parcel.status == Status.RETURNED):
        return False
    refuse_conflict(by, parcel.cause.user)
    make_due(parcel)
    _end(parcel)
    event = events.record(parcel, FulfilmentEvent.Kind.SENT_AGAIN, by=by)
    if is_asked:
        emails.answered(event)
    return True


def _end(parcel: Fulfilment) -> None:
    """End the shipment of a locked parcel, and what its member said about it is answered."""
    parcel.shipments.filter(over_at=None).update(over_at=timezone.now())
    parcel.shipments.exclude(not_arrived_at=None).update(not_arrived_at=None)


def _locked(parcel_id: int) -> Fulfilment:
    rows: FulfilmentQuerySet = Fulfilment.objects.filter(kind=Fulfilment.Kind.PARCEL)
    related = "cause__user", "cause__promotion", "reward"
    return lock_rows(rows).select_related(*related).get(pk=parcel_id)
