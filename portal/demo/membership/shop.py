"""The demo's rewards shop: eight items on two shelves, tickets of a draw, and some orders."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from accounts.models import User
from foundation.tables.line_files import LineFile, LoadOptions
from membership.models import ShopItem, ShopItemText, Tier
from membership.shop import ordering, prices, waiting
from membership.shop.ordering import Confirmed
from portal.demo.membership.shop_texts import TEXTS
from portal.demo.people import MEMBERS
from portal.demo.promotion_texts import LANGUAGES
from promotions.codes import loading
from promotions.codes.batches import BatchDetails
from promotions.models import Promotion, Reward

Kind = ShopItem.Kind
_EVERYWHERE: Final = "rewards-shop"
_EUROPE: Final = "rewards-shop-eur"
SHELVES: Final = {
    _EVERYWHERE: ("Rewards shop", ["DE", "SG", "ID", "KR"], "UTC"),
    _EUROPE: ("Rewards shop, in EUR", ["DE"], "Europe/Berlin"),
}
_DRAW_OF: Final = "productivity-from-spring"
_STORE: Final = "https://store.example.com/"


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """One item: what it is, what it costs, how many there are, and for whom."""

    slug: str
    kind: Kind
    drawing: str
    points: int
    stock: int
    shelf: str = _EVERYWHERE
    tier: str = ""
    limit: int | None = None
    # In how many days it ends, its codes expire, and its price rises to what.
    ends_in: int = 0
    expire_in: int = 0
    later: int = 0


ITEMS: Final = (
    ItemPlan("game-code", Kind.CODE, "code", 1_500, 20, later=1_700),
    ItemPlan("store-discount", Kind.DISCOUNT, "discount", 800, 30, _EUROPE, expire_in=180),
    ItemPlan("dragon-mug", Kind.PARCEL, "mug", 600, 25),
    ItemPlan("mouse-pad", Kind.PARCEL, "mousepad", 900, 12, limit=2),
    ItemPlan("t-shirt", Kind.PARCEL, "shirt", 1_200, 0),
    ItemPlan("backpack", Kind.PARCEL, "backpack", 3_000, 8, limit=1, ends_in=60),
    ItemPlan("headset", Kind.PARCEL, "headset", 6_000, 5, tier="gold"),
    ItemPlan("keyboard", Kind.PARCEL, "keyboard", 9_500, 3, tier="platinum"),
)


def load(cast: dict[str, User]) -> None:
    """Fill the shop, and let members order; call it once they have points."""
    shelves = {slug: _shelf(slug, *facts) for slug, facts in SHELVES.items()}
    for position, plan in enumerate(ITEMS, start=1):
        _item(plan, shelves[plan.shelf], position, by=cast["petra"])
    _tickets(position=len(ITEMS) + 1, by=cast["petra"])
    _order(cast["alice"], "mouse-pad")
    _order(cast["alice"], "game-code")
    waiting.ask(by=cast["bob"], item_id=ShopItem.objects.get(slug="t-shirt").pk)


def _shelf(slug: str, name: str, regions: list[str], zone: str) -> Promotion:
    first = date(2026, 1, 1)
    last = date(2099, 12, 31)
    return Promotion.objects.create(
        slug=slug,
        name=name,
        regions=regions,
        time_zone=zone,
        starts_on=first,
        ends_on=last,
        purchase_from=first,
        purchase_until=last,
        claim_until=last,
    )


def _item(plan: ItemPlan, shelf: Promotion, position: int, *, by: User) -> None:
    today = shelf.today()
    reward = _reward(plan, shelf, position)
    item = ShopItem.objects.create(
        slug=plan.slug,
        kind=plan.kind,
        reward=reward,
        drawing=plan.drawing,
        tier_from=Tier.objects.get(slug=plan.tier) if plan.tier else None,
        limit_per_member=plan.limit,
        ends_on=today + timedelta(days=plan.ends_in) if plan.ends_in else None,
        position=position,
        is_listed=True,
    )
    ShopItemText.objects.bulk_create(
        ShopItemText(item=item, language=language, title=title, about=about)
        for language, (title, about) in zip(LANGUAGES, TEXTS[plan.slug], strict=True)
    )
    prices.announce(by=by, item_id=item.pk, points=plan.points, from_day=today)
    if plan.later:
        rises_on = today + timedelta(days=prices.NOTICE_DAYS)
        prices.announce(by=by, item_id=item.pk, points=plan.later, from_day=rises_on)
    if plan.kind != Kind.PARCEL:
        _load_codes(plan, reward, today)


def _tickets(position: int, *, by: User) -> None:
    """Offer tickets of the draw that is announced, which claims enter too."""
    draw = Reward.objects.get(kind=Reward.Kind.DRAW, promotion__slug=_DRAW_OF)
    item = ShopItem.objects.create(
        slug="desk-ticket",
        kind=Kind.TICKET,
        reward=draw,
        limit_per_member=3,
        position=position,
        is_listed=True,
    )
    ShopItemText.objects.bulk_create(
        ShopItemText(item=item, language=language, title=title, about=about)
        for language, (title, about) in zip(LANGUAGES, TEXTS["desk-ticket"], strict=True)
    )
    prices.announce(by=by, item_id=item.pk, points=150, from_day=item.today())


def _reward(plan: ItemPlan, shelf: Promotion, position: int) -> Reward:
    texts = zip(LANGUAGES, TEXTS[plan.slug], strict=True)
    names = {language: title for language, (title, _about) in texts}
    is_code = plan.kind != Kind.PARCEL
    return Reward.objects.create(
        promotion=shelf,
        name=names.pop("en"),
        names=names,
        kind=ShopItem.REWARD_KIND[plan.kind],
        stock=None if is_code else plan.stock,
        activation_url=_STORE if is_code else "",
        position=position,
    )


def _load_codes(plan: ItemPlan, reward: Reward, today: date) -> None:
    lines = [f"{secrets.token_hex(6).upper()}" for _ in range(plan.stock)]
    expires_on = today + timedelta(days=plan.expire_in) if plan.expire_in else None
    loading.load_codes(
        reward=reward,
        file=LineFile(lines, f"{plan.slug}.txt"),
        options=LoadOptions(strict=True),
        details=BatchDetails(expires_on=expires_on),
    )


def _order(by: User, slug: str) -> None:
    item = ShopItem.objects.shown().get(slug=slug)
    person = next(each for each in MEMBERS if each.email == by.email)
    page = Confirmed(uuid4(), item.price or 0, person.recipient())
    ordering.order(by=by, item_id=item.pk, confirmed=page)
