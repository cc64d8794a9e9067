"""What a member sees of the shop: each item with its price, what is left, and why it may not be."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from django.utils.formats import date_format, number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, given
from foundation.web.stencils import address, filled
from membership.models import PointsOrder, ShopItem, ShopPrice
from membership.shop.order_states import OrderState, state_of
from membership.shop.orderable import (
    MOST_COUNTED,
    OrderReason,
    ShopStanding,
    is_worth_waiting,
    reasons,
    standing_of,
)
from membership.shop.waiting import waits
from promotions.codes.pool import free
from promotions.models import Promotion, Reward

_LISTED = KeptQuery(lambda: ShopItem.objects.listed_in(given("region")))


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One item as its member sees it."""

    item: ShopItem
    reasons: list[OrderReason]
    left: int | None
    missing: int
    is_waited_for: bool
    # Who takes no part reads once how to join, and not at each item.
    takes_part: bool
    # Of a code that expires: the last day of the next one.
    code_until: date | None = None
    # Of a ticket: the last day to order it, and to give it back.
    tickets_until: date | None = None

    @property
    def may_order(self) -> bool:
        """Whether nothing stands against it."""
        return not self.reasons

    @property
    def few_left(self) -> int | None:
        """How many are left where that is few enough to say; None otherwise."""
        is_few = self.left is not None and 0 < self.left <= MOST_COUNTED
        return self.left if is_few else None

    @property
    def is_sold_out(self) -> bool:
        """Whether none are left."""
        return self.left == 0

    @property
    def card(self) -> SafeString:
        """The item as the shop's page shows it."""
        price, coming = self.item.price or 0, self.next_price
        left = self.few_left if self.may_order else None
        values = {
            "address": address("shop-item", self.item.slug),
            "drawing": self.item.drawing,
            "title": self.item.title,
            "kind": self.item.get_kind_display(),
            "price": _points(price),
            "coming": _coming(coming) if coming else "",
            "left": ngettext("%(n)s left", "%(n)s left", left) % {"n": left} if left else "",
            "reasons": format_html_join(
                "", "<li>{}</li>", ((each.words,) for each in self.reasons)
            ),
        }
        shape = {
            "has_coming": bool(coming),
            "has_left": bool(left),
            "has_reasons": bool(self.reasons) and self.takes_part,
            "is_open": self.may_order,
        }
        return filled("membership/shop/_card.html", values, **shape)

    @property
    def may_wait(self) -> bool:
        """Whether it is worth waiting for."""
        return is_worth_waiting(self.reasons)

    @property
    def next_price(self) -> ShopPrice | None:
        """The next price that was announced."""
        return self.item.next_price


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The shop of one member."""

    standing: ShopStanding
    items: list[ShownItem]


def catalogue_of(member: User) -> Catalogue:
    """Return what the shop shows a member; the number of queries does not grow with the items."""
    listed = _LISTED.rows(region=member.region)
    items = [each for each in listed if each.price is not None]
    standing = standing_of(member, items)
    waited = waits(member, items)
    return Catalogue(standing, [_shown(each, standing, waited) for each in items])


def shown_to(member: User, item: ShopItem) -> tuple[ShownItem, ShopStanding]:
    """Return one item as a member sees it."""
    standing = standing_of(member, [item])
    shown = _shown(item, standing, waits(member, [item]))
    return replace(shown, code_until=_last_day(item)), standing


def _last_day(item: ShopItem) -> date | None:
    """Return the last day of the code that goes out next; None if it has none."""
    if item.reward.kind != Reward.Kind.CODE:
        return None
    code = free(item.reward).only("expires_on").first()
    return code.last_day if code else None


def orders_of(member: User, *, most: int) -> list[tuple[PointsOrder, OrderState]]:
    """Return a member's newest orders, and where each stands."""
    return [(order, state_of(order)) for order in _orders(most).rows(user=member.pk)]


@cache
def _orders(most: int) -> KeptQuery[PointsOrder]:
    return KeptQuery(lambda: PointsOrder.objects.filter(user=given("user")).for_lines()[:most])


def why_unpublished(promotion: Promotion) -> list[str]:
    """Say that a promotion is a shelf of the shop, if it is: members redeem nothing from it."""
    items = ShopItem.objects.filter(reward__promotion=promotion)
    if not items.exclude(kind=ShopItem.Kind.TICKET).exists():
        return []
    return [_("The rewards shop hands out its rewards for points.")]


def _points(points: int) -> str:
    shown = number_format(points, force_grouping=True)
    return ngettext("%(points)s point", "%(points)s points", points) % {"points": shown}


def _coming(price: ShopPrice) -> str:
    facts = {
        "day": date_format(price.from_day),
        "points": number_format(price.points, force_grouping=True),
    }
    text = ngettext(
        "From %(day)s: %(points)s point", "From %(day)s: %(points)s points", price.points
    )
    return text % facts


def _shown(item: ShopItem, standing: ShopStanding, waited: Collection[int]) -> ShownItem:
    return ShownItem(
        item=item,
        reasons=reasons(item, standing),
        left=standing.left_of(item),
        missing=standing.missing(item),
        is_waited_for=item.pk in waited,
        takes_part=standing.account is not None and standing.account.is_open,
        tickets_until=standing.tickets_until.get(item.reward_id),
    )
