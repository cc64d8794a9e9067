"""The delivery day of a reward that is owed to members: to how many, and what moves with it.

Who owes what is known by the app above, which fills the two slots.
"""

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from foundation.web.slots import Slot
from promotions.models import Promotion, Reward

OWED: Slot[Callable[[Reward], int]] = Slot("to how many a reward is owed")
MOVED: Slot[Callable[[Reward], int]] = Slot("moving what is owed to the reward's delivery day")
# The columns of a reward that say when it is delivered.
DAY_COLUMNS: Final = frozenset({"delivery", "deliver_on", "days_after_end"})


def count_owed(reward: Reward) -> int:
    """Count the members to whom the reward is owed and not delivered yet."""
    return sum(count(reward) for count in OWED)


def move_owed(reward: Reward) -> int:
    """Move what is owed to the reward's delivery day, and tell each member; return how many.

    Call it in the transaction that saved the day.
    """
    return sum(move(reward) for move in MOVED)


def after_the_end(promotion: Promotion) -> QuerySet[Reward]:
    """Return the rewards whose delivery day moves where the promotion ends on another day."""
    late = promotion.rewards.filter(delivery=Reward.Delivery.AFTER_END)
    return late.select_related("promotion").order_by("pk")


@transaction.atomic
def follow_the_end(promotion: Promotion) -> int:
    """Move what is owed of these rewards after the promotion ends on another day; return how many.

    In a transaction after the one that saved it: who owes a reward waits for the promotion's lock.
    """
    return sum(move_owed(reward) for reward in after_the_end(promotion))
