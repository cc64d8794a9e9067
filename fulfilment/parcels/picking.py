"""Picking: parcels are taken from the shelf and packed; from then on their address is fixed."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from accounts.conflicts import related_accounts
from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.delivery import events
from fulfilment.models import Fulfilment, FulfilmentEvent, Shipment
from fulfilment.parcels.recipients import Address, addresses_of


@dataclass(frozen=True, slots=True)
class Picked:
    """What became of the parcels that were to be packed: how many, and why not the others."""

    done: int
    own: int = 0
    unaddressed: int = 0
    not_due: int = 0


@transaction.atomic
def pick(*, parcel_ids: Collection[int], by: User) -> Picked:
    """Note that parcels are packed, each to the address that it has now.

    What is not due, has no address, or is owed to who packs or to an account related to theirs, is
    left and counted.
    """
    rows = _locked(parcel_ids, Fulfilment.Status.DUE)
    whose = not_theirs(rows, by)
    known = addresses_of(whose)
    ready = [row for row in whose if row.pk in known]
    for row in ready:
        note_packed(row, by=by, address=known[row.pk])
    Fulfilment.objects.filter(pk__in=[row.pk for row in ready]).update(
        status=Fulfilment.Status.READY
    )
    events.record_all(ready, FulfilmentEvent.Kind.PICKED, by=by)
    return Picked(
        done=len(ready),
        own=len(rows) - len(whose),
        unaddressed=len(whose) - len(ready),
        not_due=len(set(parcel_ids)) - len(rows),
    )


@transaction.atomic
def unpick(*, parcel_ids: Collection[int], by: User) -> Picked:
    """Undo that parcels are packed: they are due again. What has left is left alone."""
    rows = _locked(parcel_ids, Fulfilment.Status.READY)
    again = not_theirs(rows, by)
    wanted = [row.pk for row in again]
    Shipment.objects.filter(fulfilment__in=wanted, over_at=None, sent_on=None).delete()
    Fulfilment.objects.filter(pk__in=wanted).update(status=Fulfilment.Status.DUE)
    events.record_all(again, FulfilmentEvent.Kind.UNPICKED, by=by)
    not_due = len(set(parcel_ids)) - len(rows)
    return Picked(done=len(again), own=len(rows) - len(again), not_due=not_due)


def note_packed(parcel: Fulfilment, *, by: User | None, address: Address) -> Shipment:
    """Write the shipment of a locked parcel, with the address on its label."""
    shipment = Shipment(fulfilment=parcel, picked_by=by)
    if address:
        shipment.address = dict(address)
    shipment.save(force_insert=True)
    return shipment


def not_theirs(parcels: list[Fulfilment], by: User | None) -> list[Fulfilment]:
    """Leave out what is owed to who acts, or to an account related to theirs."""
    own = {by.pk, *related_accounts(by)} if by else set()
    return [parcel for parcel in parcels if parcel.cause.user_id not in own]


def _locked(parcel_ids: Collection[int], status: Fulfilment.Status) -> list[Fulfilment]:
    """Lock those of these parcels that are in this state, in the order of their numbers."""
    rows = lock_rows(Fulfilment.objects.filter(kind=Fulfilment.Kind.PARCEL, status=status))
    return list(rows.filter(pk__in=parcel_ids).select_related("cause").order_by("pk"))
