"""A delivery day that moves: what is owed moves with it, and each member is told by e-mail.

The rows move at once, in one statement, however many they are. The e-mails follow from a sweep:
``moved_from`` is the day that the member was told last, until an e-mail tells the new one.
"""

from typing import Final

from django.db import transaction
from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Coalesce, Greatest, TruncDate

from foundation.dispatch import enqueue_on_commit
from foundation.locks import lock_rows, one_at_a_time
from foundation.sweeps import sweep
from fulfilment.delivery import consequences, events
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent
from fulfilment.models.fulfilment import FulfilmentQuerySet
from promotions.models import Reward

TELL: Final = "fulfilment.tasks.tell_moved"


def name_of_delivery(reward_id: int) -> str:
    """Name the lock that who moves a delivery day holds by itself, and who owes it together."""
    return f"delivery of {reward_id}"


def count_owed(reward: Reward) -> int:
    """Count the members' causes for which this reward is owed and has not been delivered."""
    return _owed(reward).count()


@transaction.atomic
def move_owed(reward: Reward) -> int:
    """Move what is owed of a reward to its delivery day as it is now; return how many moved.

    Nothing is due before the day since when it is owed. Members are told afterwards, each once,
    with the day that counts then; who is told of no other day than before gets no e-mail.
    """
    # What is being owed now has either read the new day, or its row is there before we look.
    one_at_a_time(name_of_delivery(reward.pk))
    day = Greatest(
        TruncDate("owed_at", tzinfo=reward.promotion.zone()),
        Value(reward.delivery_day(), output_field=DateField()),
    )
    owed = _owed(reward)
    moved = owed.alias(day=day).exclude(due_on=F("day"))
    count = moved.update(moved_from=Coalesce("moved_from", "due_on"), due_on=day)
    owed.filter(moved_from=F("due_on")).update(moved_from=None)
    enqueue_on_commit(TELL, reward.pk)
    return count


def tell_moved() -> int:
    """E-mail each member whose reward comes on another day than was told; return how many.

    Safe to run concurrently. A failure is logged and tried again; it does not block the others.
    """
    return sweep(TELL, Fulfilment.objects.filter(_is_untold()).order_by("pk"), _tell)


def _owed(reward: Reward) -> FulfilmentQuerySet:
    """Return what moves with the day; who has won a draw was told no day."""
    waits = (Fulfilment.Status.DUE, Fulfilment.Status.ON_HOLD)
    due = Fulfilment.objects.filter(reward=reward, status__in=waits)
    return due.exclude(cause__kind=Cause.Kind.DRAW_PLACE)


def _is_untold() -> Q:
    return Q(status=Fulfilment.Status.DUE, moved_from__isnull=False)


@transaction.atomic
def _tell(fulfilment_id: int) -> bool:
    rows = lock_rows(Fulfilment.objects.all(), skip_locked=True)
    related = rows.select_related("cause__promotion", "reward")
    moved = related.filter(_is_untold(), pk=fulfilment_id).first()
    if moved is None or moved.moved_from is None:
        return False
    before, moved.moved_from = moved.moved_from, None
    moved.save(update_fields=["moved_from"])
    today = moved.today()
    if moved.code_id is not None and moved.due_on <= today:
        # The code itself is on its way, with an e-mail of its own.
        return False
    # Owed at once, where no day is set any more; nothing comes before today.
    day = max(moved.due_on, today)
    events.record(moved, FulfilmentEvent.Kind.MOVED, by=None, note=day.isoformat())
    consequences.of(moved.cause).moved(moved, before, day)
    return True
