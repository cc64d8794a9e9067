"""What follows where something happens to what is owed: e-mails and the timeline of its cause.

That is up to the app which wrote the cause: it fills the slot, once for each kind of cause.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from foundation.web.slots import Slot
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent


@dataclass(frozen=True, slots=True)
class Consequences:
    """What an app does, in the transaction of the act, about causes of one kind.

    ``delivered`` is told who sent it, None where nobody did; ``sent`` the event of a parcel that
    left; ``moved`` the day that the member knew and the one that counts now. What raises keeps the
    act from being done. ``page`` is the address of the page on which the member sees the cause.
    """

    kind: Cause.Kind
    delivered: Callable[[Fulfilment, User | None], object]
    sent: Callable[[Fulfilment, FulfilmentEvent], object]
    failed: Callable[[Fulfilment], object]
    moved: Callable[[Fulfilment, date, date], object]
    page: Callable[[Cause], str]
    # Of places in a draw: those whose ticket a cause of this kind brought.
    won_by: str = ""


FOLLOW: Slot[Consequences] = Slot("what follows for the cause of what is owed")


def of(cause: Cause) -> Consequences:
    """Return what follows for causes of this kind."""
    won_by = cause.won_by
    return next(each for each in FOLLOW if (each.kind, each.won_by) == (cause.kind, won_by))
