"""Owing: take a reward for a cause, out of the pool or the stock, and set its day."""

from collections.abc import Callable
from datetime import date
from typing import Final

from django.utils import timezone

from foundation.locks import together
from fulfilment.delivery.days import name_of_delivery
from fulfilment.models import Fulfilment
from promotions.codes import stock
from promotions.models import Reward, RewardCode

# As what a reward comes to its member.
KIND_OF: Final = {
    Reward.Kind.CODE: Fulfilment.Kind.CODE,
    Reward.Kind.CASHBACK: Fulfilment.Kind.PAYOUT,
    Reward.Kind.PHYSICAL: Fulfilment.Kind.PARCEL,
    Reward.Kind.DRAW: Fulfilment.Kind.PARCEL,
}


def owe(
    owed: Fulfilment,
    reward: Reward,
    take: Callable[[Reward], RewardCode],
    *,
    today: date,
    promised_on: date | None,
) -> bool:
    """Take the reward, set its day and save what is owed; return whether that delivers it.

    It does with a code that is due today. Call it in the transaction that it belongs to; ``take``
    takes a code out of the pool.

    Raises:
        promotions.codes.pool.CannotAllocate: the reward has run out, or its codes are unreadable.
    """
    if is_code := owed.kind == Fulfilment.Kind.CODE:
        owed.code = take(reward)
    else:
        stock.take_one(reward)
    if reward.delivery_day() is not None:
        # Who moves the day waits for us, or we for them: then the day is another one now.
        together(name_of_delivery(reward.pk))
        reward.refresh_from_db(fields=["delivery", "deliver_on", "days_after_end", "promotion"])
    # Not the promised day alone: a day that was moved has moved for who is owed it later, too.
    owed.reward, owed.due_on = reward, max(today, reward.delivery_day() or promised_on or today)
    if is_delivered := is_code and owed.due_on <= today:
        owed.status, owed.delivered_at = Fulfilment.Status.DELIVERED, timezone.now()
    owed.save(force_insert=True)
    return is_delivered
