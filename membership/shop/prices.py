"""Prices: each holds from a day on; one that rises is announced 30 days before."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.locks import lock_rows
from membership.models import ShopItem, ShopPrice

# The trigger in the database knows the same number.
NOTICE_DAYS: Final = 30


class NotAnnounced(Exception):
    """The price can't hold from that day on; ``words`` says why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@transaction.atomic
def announce(*, by: User, item_id: int, points: int, from_day: date) -> ShopPrice:
    """Announce what an item costs from a day on.

    Raises:
        NotAnnounced: the day is over, has a price already, or is too soon for a price that rises.
    """
    lock_rows(ShopItem.objects.only("pk")).filter(pk=item_id).first()
    item = ShopItem.objects.shown().get(pk=item_id)
    today = item.today()
    if from_day < today:
        raise NotAnnounced(_("This day is over."))
    if any(price.from_day == from_day for price in item.prices.all()):
        raise NotAnnounced(_("There is a price from this day on already."))
    soonest = today + timedelta(days=NOTICE_DAYS)
    if _rises_too_soon(item, points, from_day, soonest):
        text = _("A price that rises is announced 30 days before: from %(day)s at the earliest.")
        raise NotAnnounced(text % {"day": date_format(soonest)})
    return ShopPrice.objects.create(
        item=item, points=points, from_day=from_day, announced_on=today, announced_by=by
    )


def _rises_too_soon(item: ShopItem, points: int, from_day: date, soonest: date) -> bool:
    """Return whether a price would rise before it may: this one, or the next one after it."""
    before = item.price_on(from_day)
    if before is not None and points > before.points and from_day < soonest:
        return True
    coming = [price for price in item.prices.all() if price.from_day > from_day]
    after = min(coming, key=lambda price: price.from_day, default=None)
    return after is not None and after.points > points and after.from_day < soonest
