"""Arrival: what a member says of a parcel that has not come by the day that was promised."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.delivery import events
from fulfilment.models import Fulfilment, FulfilmentEvent, Shipment
from fulfilment.parcels import promised

_GONE = (Fulfilment.Status.ON_ITS_WAY, Fulfilment.Status.DELIVERED)


def may_be_missed(parcel: Fulfilment, shipment: Shipment | None) -> bool:
    """Return whether its member may say that it has not arrived: it left, and the day is over."""
    if shipment is None or shipment.not_arrived_at is not None:
        return False
    return parcel.status in _GONE and promised.is_late(parcel)


@transaction.atomic
def say_not_arrived(*, parcel_id: int, by: User) -> bool:
    """Note that a member's parcel has not arrived, for staff to answer; return whether it is new.

    Raises:
        Fulfilment.DoesNotExist: the member has no such parcel.
    """
    rows = Fulfilment.objects.filter(kind=Fulfilment.Kind.PARCEL, cause__user=by)
    parcel = lock_rows(rows).select_related("cause__promotion").get(pk=parcel_id)
    shipment = parcel.shipments.last()
    if shipment is None or not may_be_missed(parcel, shipment):
        return False
    shipment.not_arrived_at = timezone.now()
    shipment.save(update_fields=["not_arrived_at"])
    events.record(parcel, FulfilmentEvent.Kind.NOT_ARRIVED, by=by)
    return True
