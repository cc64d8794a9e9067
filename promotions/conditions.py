"""The conditions of a promotion, each by itself: met or not, and in which words.

Which of them are asked, and of what, is in eligibility.py.
"""

from collections.abc import Callable, Mapping, Sequence
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
from promotions import early_access
from promotions.codes.demand import Supply
from promotions.models import Promotion, PromotionState, Reward


class ReasonCode(StrEnum):
    """Why a product is not eligible (guides, FAQ: "no promotion in my account")."""

    MODEL = "model"
    PURCHASED = "purchased"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    PRICE = "price"
    CHOICE = "choice"
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
    PART = "part"


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
    units: the member's registered products, where a reward asks for more than one. head_start: by
    how many days the member may begin sooner, in promotions that open early.
    """

    residence: str
    claims: int = 0
    claimed: AbstractSet[int] = field(default_factory=frozenset)
    rejected: AbstractSet[int] = field(default_factory=frozenset)
    redeemed: AbstractSet[int] = field(default_factory=frozenset)
    in_stock: AbstractSet[int] = field(default_factory=frozenset)
    supplies: Mapping[int, Supply] = field(default_factory=dict)
    is_staff: bool = False
    units: Sequence[RegisteredProduct] = ()
    head_start: int = 0


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


SERIAL_TAKEN: Final = Reason(
    ReasonCode.CLAIMED,
    lambda: _("This serial number has already been redeemed in this promotion."),
)
NO_PART: Final = Reason(ReasonCode.MODEL, lambda: _("This model isn't part of the promotion."))
ONLY_A_PART: Final = Reason(
    ReasonCode.MODEL, lambda: _("This model counts only together with another one.")
)
PART: Final = Reason(
    ReasonCode.MODEL, lambda: _("This model is part of the promotion."), is_met=True
)


def period(promotion: Promotion, today: date, head_start: int = 0) -> Reason:
    """Say whether the promotion can be redeemed on this day, and if not, why.

    ``head_start`` is by how many days the member may begin sooner, where it opens early.
    """
    match promotion.state(today):
        case PromotionState.DRAFT:
            return Reason(ReasonCode.NOT_OPEN, lambda: _("The promotion isn't open."))
        case PromotionState.PAUSED:
            return Reason(ReasonCode.PAUSED, lambda: _paused(promotion))
        case PromotionState.SCHEDULED:
            return _before_it_starts(promotion, today, head_start)
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


def _before_it_starts(promotion: Promotion, today: date, head_start: int) -> Reason:
    first = early_access.first_day(promotion, head_start)
    if first <= today:
        return Reason(ReasonCode.NOT_OPEN, lambda: _early(promotion), is_met=True)
    if first < promotion.starts_on:
        return Reason(
            ReasonCode.NOT_OPEN,
            lambda: _("You have early access: you can redeem from %(day)s.") % _day(first),
        )
    return Reason(
        ReasonCode.NOT_OPEN,
        lambda: _("The promotion starts on %(day)s.") % _day(promotion.starts_on),
    )


def _early(promotion: Promotion) -> str:
    text = _("You have early access. For everybody else it starts on %(day)s.")
    return text % _day(promotion.starts_on)


def _day(day: date) -> dict[str, str]:
    return {"day": date_format(day)}


def _paused(promotion: Promotion) -> str:
    return " ".join([_("The promotion is paused."), promotion.text("pause")]).rstrip()


def purchase(registered: RegisteredProduct, reward: Reward) -> Reason:
    """Say whether it was bought in the window of the reward."""
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


def residence(promotion: Promotion, member: MemberContext) -> Reason:
    """Say whether the promotion runs where the member lives."""

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


def store(registered: RegisteredProduct, promotion: Promotion) -> Reason:
    """Say whether the promotion runs where the product was bought."""

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


def partner(at: Store, promotion: Promotion) -> list[Reason]:
    """Say what becomes of a purchase at a store that is not listed; most are, and read nothing."""
    if at.is_listed or not promotion.partner_stores:
        return []
    is_refused = at.standing == Store.Standing.REFUSED
    words = partial(_no_partner if is_refused else _perhaps_partner, {"store": at.name})
    return [Reason(ReasonCode.PARTNER, words, is_met=not is_refused)]


def _no_partner(names: dict[str, str]) -> str:
    return _("%(store)s is not one of our partner stores. This promotion asks for one.") % names


def _perhaps_partner(names: dict[str, str]) -> str:
    text = _(
        "%(store)s is not on our list of partner stores. You can redeem all the same; a person "
        "checks the store first, which takes longer."
    )
    return text % names


def earlier_claims(
    registered: RegisteredProduct, promotion: Promotion, member: MemberContext
) -> Reason:
    """Say whether claims stand in the way, of this product or of too many."""
    if registered.pk in member.claimed:
        return Reason(ReasonCode.CLAIMED, lambda: _("You've already redeemed this product."))
    if registered.serial_id in member.redeemed:
        return SERIAL_TAKEN
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


def staff(promotion: Promotion, member: MemberContext) -> list[Reason]:
    """Staff read that they may not take part; nobody else reads a word of it."""
    if promotion.staff_may_take_part or not member.is_staff:
        return []
    return [Reason(ReasonCode.STAFF, lambda: _("Our staff can't take part."))]


def stock(promotion: Promotion, reward: Reward, member: MemberContext) -> Reason:
    """Say whether the reward is left for one claim more."""
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
