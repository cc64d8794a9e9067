"""Waiting notes: a member who met an item sold out is told once when it is back."""

from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from membership.models import ShopItem, ShopWaiting
from membership.shop import emails
from membership.shop.orderable import OrderObstacle, is_worth_waiting, reasons, standing_of
from promotions.codes.demand import left_of

TELL: Final = "membership.tasks.tell_of_items_back"


def waits(member: User, items: list[ShopItem]) -> set[int]:
    """Return the ids of those items for which a member waits."""
    mine = ShopWaiting.objects.filter(user=member, item__in=items)
    return set(mine.values_list("item_id", flat=True))


@transaction.atomic
def ask(*, by: User, item_id: int) -> bool:
    """Note that a member wants to hear when an item is back; asked twice it is noted once.

    False where it is there, or more than the stock and the points stands against it.
    """
    item = ShopItem.objects.shown().get(pk=item_id)
    if not is_worth_waiting(reasons(item, standing_of(by, [item]))):
        return False
    ShopWaiting.objects.bulk_create([ShopWaiting(item_id=item_id, user=by)], ignore_conflicts=True)
    return True


@transaction.atomic
def stop(*, by: User, item_id: int) -> None:
    """Take the note back."""
    ShopWaiting.objects.filter(item=item_id, user=by).delete()


def tell_of_items_back(*, after: int = 0) -> int:
    """E-mail those whose item is back and who may order it, each once; return how many."""
    return sweep(TELL, _of_items_back(), _tell, after=after)


def _of_items_back() -> "QuerySet[ShopWaiting]":
    """Find the notes about items that are in stock."""
    notes = ShopWaiting.objects.order_by()
    items = ShopItem.objects.filter(is_listed=True, pk__in=notes.values("item"))
    left = left_of([item.reward for item in items.select_related("reward")], most=1)
    found = [reward for reward, count in left.items() if count != 0]
    return notes.filter(item__reward__in=found).order_by("pk")


@transaction.atomic
def _tell(pk: int) -> bool:
    """Tell one member, but not of what they may not order: the note waits on."""
    rows = lock_rows(ShopWaiting.objects.all(), skip_locked=True, for_deletion=True)
    waiting = rows.select_related("user").filter(pk=pk).first()
    if waiting is None:
        return False
    waiting.item = ShopItem.objects.shown().get(pk=waiting.item_id)
    found = reasons(waiting.item, standing_of(waiting.user, [waiting.item]))
    if any(each.obstacle != OrderObstacle.POINTS for each in found):
        return False
    emails.back(waiting)
    waiting.delete()
    return True
