"""Whether a member may order an item now, and why not: page, form and verb ask this alone."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final

from django.db.models import Count, Sum
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, any_given, given
from foundation.working_days import today
from fulfilment.draws import entering
from membership.models import Lot, PointsAccount, PointsOrder, ShopItem, Tier, TierStay
from membership.points.spending import NoSpending, reasons_to_wait
from promotions.codes.demand import left_of

# A pool may hold a million codes: more than so many is "in stock".
MOST_COUNTED: Final = 20


_ACCOUNT = KeptQuery(lambda: PointsAccount.objects.filter(member=given("member")))
_STAY = KeptQuery(
    lambda: TierStay.objects.filter(account=given("account"), until_on=None).select_related("tier")
)
_USABLE = KeptQuery(
    lambda: (
        Lot.objects.filter(account=given("account"))
        .usable(given("day"))
        .order_by()
        .values("account")
        .annotate(points=Sum("left"))
        .values_list("points", flat=True)
    )
)
_ORDERED = KeptQuery(
    lambda: (
        PointsOrder.objects.live()
        .filter(user=given("member"), item=any_given("items"))
        .order_by()
        .values_list("item")
        .annotate(count=Count("pk"))
    )
)


class OrderObstacle(Enum):
    """Why an item cannot be ordered, each with what is said about it."""

    NOT_JOINED = "not_joined"
    EXCLUDED = "excluded"
    FROZEN = "frozen"
    NOT_OFFERED = "not_offered"
    NOT_YET = "not_yet"
    OVER = "over"
    REGION = "region"
    TIER = "tier"
    SOLD_OUT = "sold_out"
    LIMIT = "limit"
    POINTS = "points"


_OF_ACCOUNT: Final = {
    NoSpending.EXCLUDED: OrderObstacle.EXCLUDED,
    NoSpending.FROZEN: OrderObstacle.FROZEN,
}


@dataclass(frozen=True, slots=True)
class OrderReason:
    """One obstacle, in words that say what to do."""

    obstacle: OrderObstacle
    words: str


@dataclass(frozen=True, slots=True)
class ShopStanding:
    """What a member has and may, and what is left of some items, read at one moment."""

    region: str
    account: PointsAccount | None = None
    usable: int = 0
    tier: Tier | None = None
    ordered: Mapping[int, int] = field(default_factory=Counter)
    left: Mapping[int, int | None] = field(default_factory=dict)
    # Of lucky draws: until which day they take tickets.
    tickets_until: Mapping[int, date] = field(default_factory=dict)

    def missing(self, item: ShopItem) -> int:
        """Return how many points are missing for an item today."""
        return max(0, (item.price or 0) - self.usable)

    def left_of(self, item: ShopItem) -> int | None:
        """Return how many are left, counted up to some; None if that is not counted."""
        return None if item.is_ticket else self.left.get(item.reward_id, 0)


def standing_of(member: User, items: Iterable[ShopItem]) -> ShopStanding:
    """Read how a member stands towards these items, in five queries whatever their number.

    One more where there are tickets among them.
    """
    rows = list(items)
    account = _ACCOUNT.first(member=member.pk)
    left = left_of([item.reward for item in rows], most=MOST_COUNTED + 1) if rows else {}
    draws = [item.reward_id for item in rows if item.is_ticket]
    tickets_until = entering.open_until(draws) if draws else {}
    if account is None:
        return ShopStanding(member.region, left=left, tickets_until=tickets_until)
    stay = _STAY.first(account=account.pk)
    ordered = _ORDERED.rows(member=member.pk, items=[item.pk for item in rows])
    return ShopStanding(
        region=member.region,
        account=account,
        usable=_USABLE.first(account=account.pk, day=today()) or 0,
        tier=stay.tier if stay else None,
        ordered=dict(ordered),
        left=left,
        tickets_until=tickets_until,
    )


def reasons(item: ShopItem, standing: ShopStanding) -> list[OrderReason]:
    """Return why this member may not order this item now, the first one first; none if they may.

    What the member can change comes last.
    """
    found = [*_of_member(standing), *_of_days(item, standing), *_of_place(item, standing)]
    if not found:
        found = [*_of_stock(item, standing)]
    return found


def is_worth_waiting(found: Collection[OrderReason]) -> bool:
    """Return whether an item is worth waiting for: nothing but stock and points is missing."""
    obstacles = {each.obstacle for each in found}
    return OrderObstacle.SOLD_OUT in obstacles <= {OrderObstacle.SOLD_OUT, OrderObstacle.POINTS}


def sold_out() -> OrderReason:
    """Say that nothing is left, which an order may find out after it was counted."""
    return OrderReason(OrderObstacle.SOLD_OUT, _("Sold out at the moment."))


def _of_member(standing: ShopStanding) -> Iterator[OrderReason]:
    account = standing.account
    if account is None or not account.is_open:
        yield OrderReason(OrderObstacle.NOT_JOINED, _("Join the Reward Program first: it's free."))
        return
    for why in reasons_to_wait(account):
        yield OrderReason(_OF_ACCOUNT[why], str(why.label))


def no_more_tickets() -> OrderReason:
    """Say that the draw takes no more tickets, which an order may find out at its last moment."""
    return OrderReason(OrderObstacle.OVER, _("This draw doesn't take tickets anymore."))


def _of_days(item: ShopItem, standing: ShopStanding) -> Iterator[OrderReason]:
    today = item.today()
    if not item.is_listed or item.price is None:
        yield OrderReason(OrderObstacle.NOT_OFFERED, _("We don't offer this reward right now."))
    elif item.starts_on and today < item.starts_on:
        text = _("You can order it from %(day)s.") % {"day": date_format(item.starts_on)}
        yield OrderReason(OrderObstacle.NOT_YET, text)
    elif item.ends_on and today > item.ends_on:
        text = _("The last day to order it was %(day)s.") % {"day": date_format(item.ends_on)}
        yield OrderReason(OrderObstacle.OVER, text)
    elif item.is_ticket and item.reward_id not in standing.tickets_until:
        yield no_more_tickets()


def _of_place(item: ShopItem, standing: ShopStanding) -> Iterator[OrderReason]:
    if standing.region not in item.reward.promotion.regions:
        yield OrderReason(OrderObstacle.REGION, _("We don't offer this reward in your region."))
    wanted = item.tier_from
    if wanted and (standing.tier is None or standing.tier.threshold < wanted.threshold):
        text = _("Only for members from %(tier)s up.") % {"tier": wanted.name}
        yield OrderReason(OrderObstacle.TIER, text)


def _of_stock(item: ShopItem, standing: ShopStanding) -> Iterator[OrderReason]:
    limit = item.limit_per_member
    if limit is not None and standing.ordered.get(item.pk, 0) >= limit:
        text = ngettext(
            "You've ordered it already: %(count)d for each member.",
            "You've ordered it as often as you may: %(count)d for each member.",
            limit,
        )
        yield OrderReason(OrderObstacle.LIMIT, text % {"count": limit})
    if standing.left_of(item) == 0:
        yield sold_out()
    if missing := standing.missing(item):
        text = ngettext(
            "You need %(count)s more point.", "You need %(count)s more points.", missing
        )
        yield OrderReason(
            OrderObstacle.POINTS, text % {"count": number_format(missing, force_grouping=True)}
        )
