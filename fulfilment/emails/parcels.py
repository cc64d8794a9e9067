"""The e-mails about a parcel: delivered, came back, and the answer to "Not arrived".

That it is on its way is told by the app that wrote its cause, in the words of its promotion.
"""

from fulfilment.emails.frame import queue_about
from fulfilment.models import FulfilmentEvent
from notifications.models import Email


def delivered(event: FulfilmentEvent) -> Email:
    """E-mail: the parcel has been delivered, and what to do if it hasn't."""
    return queue_about("parcel_delivered", event.fulfilment, dedupe=f"parcel:{event.pk}")


def returned(event: FulfilmentEvent) -> Email:
    """E-mail: the parcel came back; the member may correct the address, and it goes out again."""
    return queue_about("parcel_returned", event.fulfilment, dedupe=f"parcel:{event.pk}")


def answered(event: FulfilmentEvent) -> Email:
    """E-mail: the answer to "Not arrived": it is sent again, or was delivered."""
    is_again = event.kind == FulfilmentEvent.Kind.SENT_AGAIN
    context = {"is_again": is_again}
    dedupe = f"parcel:{event.pk}"
    return queue_about("parcel_answered", event.fulfilment, dedupe=dedupe, context=context)
