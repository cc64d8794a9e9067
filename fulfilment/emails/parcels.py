"""The e-mails about a parcel: delivered, came back, and the answer to "Not arrived".

That it is on its way is told by the app that wrote its cause, in the words of its promotion.
"""

from typing import Final

from fulfilment.delivery import consequences
from fulfilment.emails.owed_emails import queue_about
from fulfilment.models import Cause, FulfilmentEvent
from notifications.models import Email

DELIVERED: Final = "parcel_delivered"
RETURNED: Final = "parcel_returned"
ANSWERED: Final = "parcel_answered"
KINDS: Final = (DELIVERED, RETURNED, ANSWERED)


def delivered(event: FulfilmentEvent) -> Email:
    """E-mail: the parcel has been delivered, and what to do if it hasn't."""
    return _queue(DELIVERED, event)


def returned(event: FulfilmentEvent) -> Email:
    """E-mail: the parcel came back; the member may correct the address, and it goes out again."""
    return _queue(RETURNED, event)


def answered(event: FulfilmentEvent) -> Email:
    """E-mail: the answer to "Not arrived": it is sent again, or was delivered."""
    return _queue(ANSWERED, event)


def _queue(kind: str, event: FulfilmentEvent) -> Email:
    """Queue one; read what is owed with its cause, the cause's member, and the reward."""
    cause = event.fulfilment.cause
    context = {
        "path": consequences.of(cause).page(cause),
        "is_again": event.kind == FulfilmentEvent.Kind.SENT_AGAIN,
        # Whose Order ID the foot's link to the contact page fills in.
        "claim": cause if cause.kind == Cause.Kind.CLAIM else None,
    }
    return queue_about(event.fulfilment, kind, context, dedupe=f"parcel:{event.pk}")
