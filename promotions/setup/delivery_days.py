"""The delivery day of a reward that is owed to members: to how many, and what moves with it.

Who owes what is known by the app above, which fills the two slots.
"""

from collections.abc import Callable
from typing import Final

from foundation.web.slots import Slot
from promotions.models import Reward

OWED: Slot[Callable[[Reward], int]] = Slot("to how many a reward is owed")
MOVED: Slot[Callable[[Reward], int]] = Slot("moving what is owed to the reward's delivery day")
# The columns of a reward that say when it is delivered.
DAY_COLUMNS: Final = frozenset({"delivery", "deliver_on"})


def count_owed(reward: Reward) -> int:
    """Count the members to whom the reward is owed and not delivered yet."""
    return sum(count(reward) for count in OWED)


def move_owed(reward: Reward) -> int:
    """Move what is owed to the reward's delivery day, and tell each member; return how many.

    Call it in the transaction that saved the day.
    """
    return sum(move(reward) for move in MOVED)
