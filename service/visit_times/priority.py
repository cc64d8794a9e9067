"""Who books further ahead than others, and who is told first of a time that got free.

Apps above say it of a member, by their key; nothing here knows why.
"""

from collections.abc import Callable
from typing import Final

from foundation.web.slots import Slot
from service.models import FURTHEST_DAYS, ServiceCentre

FURTHER_AHEAD: Final[Slot[Callable[[int], int]]] = Slot("days further ahead a member may book")
TOLD_FIRST: Final[Slot[Callable[[int], int]]] = Slot("how early a member who waits is told")
_MOST: Final = 1000


def days_further(centre: ServiceCentre, member: int | None) -> int:
    """Return how many days beyond a centre's own a member may book; no centre looks too far."""
    if member is None:
        return 0
    further = sum(days_of(member) for days_of in FURTHER_AHEAD)
    return min(further, FURTHEST_DAYS - centre.horizon_days)


def of_waiting(member: int) -> int:
    """Return how early a member who waits is told: who has a higher number, before the others."""
    return min(sum(priority_of(member) for priority_of in TOLD_FIRST), _MOST)
