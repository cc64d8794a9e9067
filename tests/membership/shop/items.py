"""Makes what the tests of the shop need: items with codes or pieces, members with points."""

from itertools import count
from typing import Any
from uuid import uuid4

from accounts.models import User
from membership.models import PointsAccount, PointsOrder, ShopItem, ShopPrice, Tier
from membership.shop import ordering
from membership.shop.ordering import Confirmed
from tests.factories import make_promotion, make_reward
from tests.membership.lots import make_account, make_lot

_numbers = count(1)
ADDRESS = {
    "country": "DE",
    "first_name": "Alice",
    "last_name": "Example",
    "street": "Hauptstrasse 1",
    "zip_code": "10115",
    "city": "Berlin",
    "contact_number": "+49 30 123456",
}


def make_item(*, stock: int = 5, price: int | None = 100, **fields: Any) -> ShopItem:
    """An item of a shelf of its own: a parcel by default, with so many pieces or codes."""
    number = next(_numbers)
    kind = fields.pop("kind", ShopItem.Kind.PARCEL)
    regions = fields.pop("regions", ["DE"])
    is_draw = kind == ShopItem.Kind.TICKET
    shelf = make_promotion(name=f"Shelf {number}", regions=regions, is_published=is_draw)
    made: dict[str, Any] = {"name": f"Reward {number}", "kind": ShopItem.REWARD_KIND[kind]}
    if kind in {ShopItem.Kind.PARCEL, ShopItem.Kind.TICKET}:
        reward = make_reward(shelf, stock=stock, **made)
    else:
        reward = make_reward(shelf, n=stock, **made)
    values = {"slug": f"item-{number}", "kind": kind, "is_listed": True, **fields}
    item = ShopItem.objects.create(reward=reward, **values)
    if price:
        today = item.today()
        ShopPrice.objects.create(item=item, points=price, from_day=today, announced_on=today)
    return item


def make_rich(member: User, points: int = 100) -> PointsAccount:
    """Let a member take part, with so many points."""
    account = PointsAccount.objects.filter(member=member).first() or make_account(member)
    if points:
        make_lot(account, points)
    return account


def confirmed(item: ShopItem, **fields: Any) -> Confirmed:
    """What a member confirms, each time on another page."""
    values = {"token": uuid4(), "price": item.price or 1, "address": ADDRESS, **fields}
    return Confirmed(**values)


def place(by: User, item: ShopItem | None = None, **fields: Any) -> PointsOrder:
    """An order as its member places it."""
    item = item or make_item()
    return ordering.order(by=by, item_id=item.pk, confirmed=confirmed(item, **fields))


def high_tier() -> Tier:
    """A tier that nobody is in at first."""
    values = {"name": "Gold", "threshold": 5000}
    return Tier.objects.get_or_create(slug="gold", defaults=values)[0]
