"""Eligibility: whether a registered product may enter a promotion and, if not, the reasons.

One pure rule checks every condition; the button, the page, the form and the submission all use
it. The caller passes in what it needs to know of the member's claims and of the stock, because
this layer may not import claims.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.regions import region_name
from products.models import RegisteredProduct, Store
from promotions.codes.demand import Supply
from promotions.models import Promotion, PromotionState, Reward
from promotions.models.reward import Earners


class ReasonCode(StrEnum):
    """Why a product is not eligible (guides, FAQ: "no promotion in my account")."""

    MODEL = "model"
    PURCHASED = "purchased"
    RESIDENCE = "residence"
    STORE = "store"
    PARTNER = "partner"
    NOT_OPEN = "not_open"
    PAUSED = "paused"
    CLOSED = "closed"
    LIMIT = "limit"
    CLAIMED = "claimed"
    REJECTED = "rejected"
    OUT_OF_STOCK = "out_of_stock"
    SPOKEN_FOR = "spoken_for"
    WAITING_LIST = "waiting_list"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition, met or not; its words are found once somebody reads them.

    Most pages ask for the answer alone, of each product in each promotion.
    """

    why: ReasonCode
    words: Callable[[], str]
    is_met: bool = False

    @property
    def text(self) -> str:
        """What it says, in the reader's language."""
        return self.words()


@dataclass(frozen=True, slots=True)
class MemberContext:
    """What the rule needs to know besides the product and the promotion.

    residence: the member's region. claims: how many of the member's claims count towards the
    limit. claimed, rejected: ids of registered products with a live or a rejected claim in this
    promotion. redeemed: ids of serial numbers with a live claim in it, by any member. in_stock:
    ids of rewards that are in stock. is_staff: whether the member is on the staff. supplies: stock
    against demand, by reward id, where the promotion closes or has a waiting list at full demand.
    """

    residence: str
    claims: int = 0
    claimed: AbstractSet[int] = field(default_factory=frozenset)
    rejected: AbstractSet[int] = field(default_factory=frozenset)
    redeemed: AbstractSet[int] = field(default_factory=frozenset)
    in_stock: AbstractSet[int] = field(default_factory=frozenset)
    supplies: Mapping[int, Supply] = field(default_factory=dict)
    is_staff: bool = False


def is_in_window(bought_on: date, reward: Reward) -> bool:
    """Return whether a purchase on this day earns the reward; first and last day included."""
    first, last = reward.window()
    return first <= bought_on <= last


def runs_in(promotion: Promotion, region: str) -> bool:
    """Return whether the promotion runs in a region, where members live or products are bought."""
    return region in promotion.regions


def is_over_limit(limit: int, claims: int) -> bool:
    """Return whether a member with this number of claims is over the limit of a promotion.

    Count the claim in question too, whether the member is about to make it or has made it.
    """
    return claims > limit


def reward_for(registered: RegisteredProduct, promotion: Promotion) -> Reward | None:
    """Return the one reward that this product earns: the first whose models and window match.

    If the models match but no window does, return the first match by model, so that the reason
    can name its window. A lucky draw is entered by an answer, never earned by a product alone.
    """
    return _earned(registered, _earnable(promotion))


@dataclass(frozen=True, slots=True)
class _Earnable:
    """A reward that a product may earn by itself, with what is asked of each product."""

    reward: Reward
    earners: Earners
    first: date
    last: date


def _earnable(promotion: Promotion) -> list[_Earnable]:
    return [
        _Earnable(reward, reward.earners(), *reward.window())
        for reward in promotion.rewards.all()
        if reward.kind != Reward.Kind.DRAW
    ]


def _earned(registered: RegisteredProduct, earnable: Iterable[_Earnable]) -> Reward | None:
    product, bought_on = registered.product, registered.purchased_on
    matching = [each for each in earnable if each.earners.include(product)]
    in_window = (each for each in matching if each.first <= bought_on <= each.last)
    found = next(in_window, None) or next(iter(matching), None)
    return found.reward if found else None


def reasons_against(
    registered: RegisteredProduct, promotion: Promotion, member: MemberContext, *, today: date
) -> list[Reason]:
    """Return the conditions that this product does not meet; an empty list means eligible."""
    checked = conditions(registered, promotion, member, today=today)
    return [reason for reason in checked if not reason.is_met]


def conditions(
    registered: RegisteredProduct, promotion: Promotion, member: MemberContext, *, today: date
) -> list[Reason]:
    """Check every condition of one product, met or not; several are asked of one ``Entrance``."""
    return Entrance(promotion, member, today=today).look_at(registered)[1]


class Entrance:
    """A promotion for one member on one day: looked at once, then asked about each product.

    ``today`` is the day in the promotion's own time zone; the last day of every period counts.
    """

    def __init__(self, promotion: Promotion, member: MemberContext, *, today: date) -> None:
        self._promotion, self._member = promotion, member
        self._earnable = _earnable(promotion)
        self._period = period(promotion, today)
        self._residence = _residence(promotion, member)
        self._staff = _staff(promotion, member)
        self._stock = {
            each.reward.pk: _stock(promotion, each.reward, member) for each in self._earnable
        }

    def look_at(self, registered: RegisteredProduct) -> tuple[Reward | None, list[Reason]]:
        """Return the reward, and every condition, met or not.

        If the model takes no part, no other condition matters.
        """
        promotion = self._promotion
        reward = _earned(registered, self._earnable)
        if reward is None:
            return None, [_NO_PART]
        return reward, [
            _PART,
            self._period,
            _purchase(registered, reward),
            self._residence,
            _store(registered, promotion),
            *_partner(registered.store, promotion),
            _earlier_claims(registered, promotion, self._member),
            self._stock[reward.pk],
            *self._staff,
        ]


_NO_PART: Final = Reason(ReasonCode.MODEL, lambda: _("This model isn't part of the promotion."))
_PART: Final = Reason(
    ReasonCode.MODEL, lambda: _("This model is part of the promotion."), is_met=True
)


def period(promotion: Promotion, today: date) -> Reason:
    """Say whether the promotion can be redeemed on this day, and if not, why."""
    match promotion.state(today):
        case PromotionState.DRAFT:
            return Reason(ReasonCode.NOT_OPEN, lambda: _("The promotion isn't open."))
        case PromotionState.PAUSED:
            return Reason(ReasonCode.PAUSED, lambda: _paused(promotion))
        case PromotionState.SCHEDULED:
            return Reason(
                ReasonCode.NOT_OPEN,
                lambda: _("The promotion starts on %(day)s.") % _day(promotion.starts_on),
            )
        case PromotionState.ENDED:
            return Reason(
                ReasonCode.CLOSED,
                lambda: _("The last day to redeem was %(day)s.") % _day(promotion.claim_until),
            )
        case PromotionState.RUNNING:
            return Reason(
                ReasonCode.CLOSED,
                lambda: _("You can redeem until %(day)s.") % _day(promotion.claim_until),
                is_met=True,
            )


def _day(day: date) -> dict[str, str]:
    return {"day": date_format(day)}


def _paused(promotion: Promotion) -> str:
    return f"{_('The promotion is paused.')} {promotion.text('pause')}".rstrip()


def _purchase(registered: RegisteredProduct, reward: Reward) -> Reason:
    bought_on = registered.purchased_on
    if is_in_window(bought_on, reward):
        return Reason(
            ReasonCode.PURCHASED,
            lambda: _("Bought on %(day)s, within the period.") % _day(bought_on),
            is_met=True,
        )
    return Reason(ReasonCode.PURCHASED, lambda: _outside(reward))


def _outside(reward: Reward) -> str:
    first, last = reward.window()
    days = {"first": date_format(first), "last": date_format(last)}
    return _("The invoice must be dated from %(first)s to %(last)s.") % days


def _residence(promotion: Promotion, member: MemberContext) -> Reason:
    def names() -> dict[str, str]:
        return {"region": region_name(member.residence)}

    if runs_in(promotion, member.residence):
        return Reason(
            ReasonCode.RESIDENCE,
            lambda: _("You live in %(region)s, where the promotion runs.") % names(),
            is_met=True,
        )
    return Reason(
        ReasonCode.RESIDENCE,
        lambda: _("The promotion isn't open to members in %(region)s.") % names(),
    )


def _store(registered: RegisteredProduct, promotion: Promotion) -> Reason:
    def names() -> dict[str, str]:
        return {"region": registered.region_name}

    if runs_in(promotion, registered.region):
        return Reason(
            ReasonCode.STORE,
            lambda: _("Bought in %(region)s, where this promotion runs.") % names(),
            is_met=True,
        )
    return Reason(
        ReasonCode.STORE,
        lambda: _("Bought in %(region)s, where this promotion doesn't run.") % names(),
    )


def _partner(store: Store, promotion: Promotion) -> list[Reason]:
    """Say what becomes of a purchase at a store that is not listed; most are, and read nothing."""
    if store.is_listed or not promotion.partner_stores:
        return []
    names = {"store": store.name}
    if store.standing == Store.Standing.REFUSED:
        text = _("%(store)s is not one of our partner stores. This promotion asks for one.")
        return [Reason(ReasonCode.PARTNER, lambda: text % names)]
    text = _(
        "%(store)s is not on our list of partner stores. You can redeem all the same; a person "
        "checks the store first, which takes longer."
    )
    return [Reason(ReasonCode.PARTNER, lambda: text % names, is_met=True)]


def _earlier_claims(
    registered: RegisteredProduct, promotion: Promotion, member: MemberContext
) -> Reason:
    if registered.pk in member.claimed:
        return Reason(ReasonCode.CLAIMED, lambda: _("You've already redeemed this product."))
    if registered.serial_id in member.redeemed:
        return Reason(
            ReasonCode.CLAIMED,
            lambda: _("This serial number has already been redeemed in this promotion."),
        )
    if registered.pk in member.rejected:
        return Reason(ReasonCode.REJECTED, lambda: _("Your claim for this product was rejected."))
    names = {"count": member.claims, "limit": promotion.limit_per_member}
    if is_over_limit(promotion.limit_per_member, member.claims + 1):
        return Reason(
            ReasonCode.LIMIT, lambda: _("You've reached the limit of %(limit)d per email.") % names
        )
    return Reason(
        ReasonCode.LIMIT,
        lambda: _("You've redeemed %(count)d of %(limit)d times.") % names,
        is_met=True,
    )


def _staff(promotion: Promotion, member: MemberContext) -> list[Reason]:
    """Staff read that they may not take part; nobody else reads a word of it."""
    if promotion.staff_may_take_part or not member.is_staff:
        return []
    return [Reason(ReasonCode.STAFF, lambda: _("Our staff can't take part."))]


def _stock(promotion: Promotion, reward: Reward, member: MemberContext) -> Reason:
    supply = member.supplies.get(reward.pk)
    has_list = promotion.at_full_demand == Promotion.AtFullDemand.WAITING_LIST
    if supply and supply.is_spoken_for and has_list:
        return Reason(ReasonCode.WAITING_LIST, partial(_place, supply.next_number), is_met=True)
    if supply and supply.is_spoken_for and supply.demand:
        return Reason(ReasonCode.SPOKEN_FOR, lambda: _("All of these rewards are reserved."))
    if reward.pk in member.in_stock:
        return Reason(
            ReasonCode.OUT_OF_STOCK, lambda: _("Rewards are still available."), is_met=True
        )
    return Reason(ReasonCode.OUT_OF_STOCK, lambda: _("This reward is out of stock."))


def _place(number: int) -> str:
    text = _(
        "All of these rewards are reserved. You would be number %(number)d on the waiting list."
    )
    return text % {"number": number}
