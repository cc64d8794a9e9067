"""What follows where a ticket wins: e-mails and the timeline of what brought the ticket.

That is up to the app which wrote the cause: it fills the slot, once for each kind of cause.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from foundation.web.slots import Slot
from fulfilment.models import Cause, PrizeOffer


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What an app does, in the transaction of the act, about tickets for causes of one kind.

    ``offered`` is told whether the prize fell to the ticket as the next one; ``closed`` who closed
    the offer, None where nobody did.
    """

    kind: Cause.Kind
    offered: Callable[[PrizeOffer, bool], object]
    closed: Callable[[PrizeOffer, User | None], object]


OUTCOMES: Slot[Outcomes] = Slot("what follows where a ticket wins")


def of(offer: PrizeOffer) -> Outcomes:
    """Return what follows for a ticket of this kind."""
    kind = offer.place.entry.cause.kind
    return next(each for each in OUTCOMES if each.kind == kind)
