"""To whom parcels go: the address that their cause has, which its member may change until packed.

The app that wrote a cause stores its address, encrypted; it fills the slot. What stood on the label
is kept with the shipment.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from accounts.models import User
from foundation.locks import lock_rows
from foundation.web.slots import Slot
from fulfilment import addresses
from fulfilment.delivery import events
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent, Shipment

if TYPE_CHECKING:
    from django.db.models import QuerySet

Address = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CauseAddresses:
    """Where an app stores the addresses of causes of one kind.

    ``read`` gives those of these causes, by the ids of the causes; ``write`` stores a new one, in
    the transaction of the verb.
    """

    kind: Cause.Kind
    read: Callable[[Collection[int]], Mapping[int, Address]]
    write: Callable[[Cause, Address], object]
    # Of places in a draw: those whose ticket a cause of this kind brought.
    won_by: str = ""


ADDRESSES: Slot[CauseAddresses] = Slot("where the addresses of causes are stored")
# In these states no label is printed that would say another address.
MAY_CHANGE: Final = (
    Fulfilment.Status.DUE,
    Fulfilment.Status.ON_HOLD,
    Fulfilment.Status.RETURNED,
)


class AlreadyPicked(Exception):
    """The parcel is packed, or gone: its address cannot be changed any more."""


def addresses_of(parcels: Iterable[Fulfilment]) -> dict[int, Address]:
    """Return the address of each parcel that has one, by its id: of its label, or else its cause.

    Read the parcels with their causes. One query for the labels, and one for each kind of cause.
    """
    rows = list(parcels)
    labels = Shipment.objects.filter(
        fulfilment__in=[row.pk for row in rows], over_at=None, encrypted_address__isnull=False
    )
    found: dict[int, Address] = {label.fulfilment_id: label.address for label in labels}
    for kept in ADDRESSES:
        left = [row for row in rows if row.cause.kind == kept.kind and row.pk not in found]
        known = kept.read([row.cause_id for row in left]) if left else {}
        found |= {row.pk: known[row.cause_id] for row in left if row.cause_id in known}
    return {pk: address for pk, address in found.items() if addresses.place_of(address)}


def for_change(*, parcel_id: int, by: User) -> Fulfilment:
    """Return a parcel of this member whose address may still be changed.

    Raises:
        Fulfilment.DoesNotExist: the member has no such parcel.
        AlreadyPicked: it is too late.
    """
    rows = Fulfilment.objects.filter(kind=Fulfilment.Kind.PARCEL, cause__user=by)
    parcel = rows.select_related("cause__user", "cause__promotion", "reward").get(pk=parcel_id)
    if parcel.status not in MAY_CHANGE:
        raise AlreadyPicked
    return parcel


@transaction.atomic
def change_address(*, parcel_id: int, by: User, address: Address) -> Fulfilment:
    """Store another address for a member's parcel; one that came back goes out again.

    Raises:
        Fulfilment.DoesNotExist: the member has no such parcel.
        AlreadyPicked: it is packed, or gone.
    """
    lock_rows(Fulfilment.objects.only("pk")).filter(pk=parcel_id).first()
    parcel = for_change(parcel_id=parcel_id, by=by)
    kind = parcel.cause.kind, parcel.cause.won_by
    kept = next(each for each in ADDRESSES if (each.kind, each.won_by) == kind)
    kept.write(parcel.cause, address)
    if parcel.status == Fulfilment.Status.RETURNED:
        make_due(parcel)
    events.record(parcel, FulfilmentEvent.Kind.ADDRESS_CHANGED, by=by)
    return parcel


def make_due(parcel: Fulfilment) -> None:
    """Make a parcel due once more; what was told of the last shipment goes. Lock it first."""
    parcel.status, parcel.delivered_at = Fulfilment.Status.DUE, None
    parcel.note = parcel.link = ""
    parcel.save(update_fields=["status", "delivered_at", "note", "link"])


def forget(causes: "QuerySet[Cause]") -> int:
    """Delete the addresses on the labels of these causes; return how many there were."""
    labels = Shipment.objects.filter(fulfilment__cause__in=causes, encrypted_address__isnull=False)
    return labels.update(encrypted_address=None, seal=None)
