"""Sending: what staff note of a parcel, a payment or a service that left by their hands."""

from django.db import transaction
from django.utils import timezone

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.delivery import consequences, events
from fulfilment.models import Fulfilment, FulfilmentEvent, Shipment


@transaction.atomic
def note_sent(*, fulfilment_id: int, by: User, note: str, link: str = "") -> bool:
    """Record that a payment was made, or a parcel left without a carrier of ours, if it was due.

    The member gets an e-mail with the note and the link. Returns whether one was due.

    Raises:
        ConflictOfInterest: it is the own parcel or payment of who sends it.
    """
    rows = lock_rows(Fulfilment.objects.all()).exclude(kind=Fulfilment.Kind.CODE)
    due = rows.filter(pk=fulfilment_id, status=Fulfilment.Status.DUE)
    owed = due.select_related("cause__user", "cause__promotion", "reward").first()
    if owed is None:
        return False
    refuse_conflict(by, owed.cause.user)
    owed.note, owed.link = note, link
    if owed.kind == Fulfilment.Kind.PARCEL:
        _record_leaving(owed, by=by)
    else:
        record_delivery(owed, by=by)
    return True


def _record_leaving(parcel: Fulfilment, *, by: User) -> None:
    parcel.status = Fulfilment.Status.ON_ITS_WAY
    parcel.save(update_fields=["status", "note", "link"])
    Shipment.objects.create(fulfilment=parcel, picked_by=by, sent_on=parcel.today())
    event = events.record(parcel, FulfilmentEvent.Kind.SENT, by=by, note=parcel.note)
    consequences.of(parcel.cause).sent(parcel, event)


def record_delivery(owed: Fulfilment, *, by: User | None) -> None:
    """Record that the member has it from now on, and what follows for its cause."""
    owed.status = Fulfilment.Status.DELIVERED
    owed.delivered_at = timezone.now()
    owed.save(update_fields=["status", "delivered_at", "note", "link"])
    events.record(owed, FulfilmentEvent.Kind.DELIVERED, by=by)
    consequences.of(owed.cause).delivered(owed, by)
