"""Eligibility: whether a registered product may enter a promotion and, if not, the reasons.

One pure rule checks every condition; the button, the page, the form and the submission all use
it. The caller passes in what it needs to know of the member's claims and of the stock, because
this layer may not import claims.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.regions import region_name
from products.models import RegisteredProduct, Store
from promotions.codes.demand import Supply
from promotions.models import Promotion, PromotionState, Reward


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
    """One condition, met or not, with its text in the member's language."""

    why: ReasonCode
    text: str
    is_met: bool = False


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
    matching = [
        reward
        for reward in promotion.rewards.all()
        if reward.kind != Reward.Kind.DRAW and reward.is_for(registered.product)
    ]
    in_window = [r for r in matching if is_in_window(registered.purchased_on, r)]
    return next(iter(in_window or matching), None)


def reasons_against(
    registered: RegisteredProduct, promotion: Promotion, member: MemberContext, *, today: date
) -> list[Reason]:
    """Return the conditions that this product does not meet; an empty list means eligible."""
    checked = conditions(registered, promotion, member, today=today)
    return [reason for reason in checked if not reason.is_met]


def conditions(
    registered: RegisteredProduct, promotion: Promotion, member: MemberContext, *, today: date
) -> list[Reason]:
    """Check every condition, met or not; if the model takes no part, no other matters.

    ``today`` is the day in the promotion's own time zone; the last day of every period counts.
    """
    reward = reward_for(registered, promotion)
    if reward is None:
        return [Reason(ReasonCode.MODEL, _("This model isn't part of the promotion."))]
    return [
        Reason(ReasonCode.MODEL, _("This model is part of the promotion."), is_met=True),
        period(promotion, today),
        _purchase(registered, reward),
        _residence(promotion, member),
        _store(registered, promotion),
        *_partner(registered.store, promotion),
        _earlier_claims(registered, promotion, member),
        _stock(promotion, reward, member),
        *_staff(promotion, member),
    ]


def period(promotion: Promotion, today: date) -> Reason:
    """Say whether the promotion can be redeemed on this day, and if not, why."""
    first, last = date_format(promotion.starts_on), date_format(promotion.claim_until)
    match promotion.state(today):
        case PromotionState.DRAFT:
            return Reason(ReasonCode.NOT_OPEN, _("The promotion isn't open."))
        case PromotionState.PAUSED:
            paused = _("The promotion is paused.")
            return Reason(ReasonCode.PAUSED, f"{paused} {promotion.text('pause')}".rstrip())
        case PromotionState.SCHEDULED:
            text = _("The promotion starts on %(day)s.")
            return Reason(ReasonCode.NOT_OPEN, text % {"day": first})
        case PromotionState.ENDED:
            text = _("The last day to redeem was %(day)s.")
            return Reason(ReasonCode.CLOSED, text % {"day": last})
        case PromotionState.RUNNING:
            text = _("You can redeem until %(day)s.")
            return Reason(ReasonCode.CLOSED, text % {"day": last}, is_met=True)


def _purchase(registered: RegisteredProduct, reward: Reward) -> Reason:
    if is_in_window(registered.purchased_on, reward):
        text = _("Bought on %(day)s, within the period.")
        names = {"day": date_format(registered.purchased_on)}
        return Reason(ReasonCode.PURCHASED, text % names, is_met=True)
    first, last = reward.window()
    days = {"first": date_format(first), "last": date_format(last)}
    text = _("The invoice must be dated from %(first)s to %(last)s.") % days
    return Reason(ReasonCode.PURCHASED, text)


def _residence(promotion: Promotion, member: MemberContext) -> Reason:
    names = {"region": region_name(member.residence)}
    if runs_in(promotion, member.residence):
        text = _("You live in %(region)s, where the promotion runs.")
        return Reason(ReasonCode.RESIDENCE, text % names, is_met=True)
    text = _("The promotion isn't open to members in %(region)s.")
    return Reason(ReasonCode.RESIDENCE, text % names)


def _store(registered: RegisteredProduct, promotion: Promotion) -> Reason:
    names = {"region": registered.region_name}
    if runs_in(promotion, registered.region):
        text = _("Bought in %(region)s, where this promotion runs.")
        return Reason(ReasonCode.STORE, text % names, is_met=True)
    text = _("Bought in %(region)s, where this promotion doesn't run.")
    return Reason(ReasonCode.STORE, text % names)


def _partner(store: Store, promotion: Promotion) -> list[Reason]:
    """Say what becomes of a purchase at a store that is not listed; most are, and read nothing."""
    if store.is_listed or not promotion.partner_stores:
        return []
    names = {"store": store.name}
    if store.standing == Store.Standing.REFUSED:
        text = _("%(store)s is not one of our partner stores. This promotion asks for one.")
        return [Reason(ReasonCode.PARTNER, text % names)]
    text = _(
        "%(store)s is not on our list of partner stores. You can redeem all the same; a person "
        "checks the store first, which takes longer."
    )
    return [Reason(ReasonCode.PARTNER, text % names, is_met=True)]


def _earlier_claims(
    registered: RegisteredProduct, promotion: Promotion, member: MemberContext
) -> Reason:
    if registered.pk in member.claimed:
        return Reason(ReasonCode.CLAIMED, _("You've already redeemed this product."))
    if registered.serial_id in member.redeemed:
        text = _("This serial number has already been redeemed in this promotion.")
        return Reason(ReasonCode.CLAIMED, text)
    if registered.pk in member.rejected:
        return Reason(ReasonCode.REJECTED, _("Your claim for this product was rejected."))
    limit = promotion.limit_per_member
    if is_over_limit(limit, member.claims + 1):
        text = _("You've reached the limit of %(limit)d per email.")
        return Reason(ReasonCode.LIMIT, text % {"limit": limit})
    text = _("You've redeemed %(count)d of %(limit)d times.")
    names = {"count": member.claims, "limit": limit}
    return Reason(ReasonCode.LIMIT, text % names, is_met=True)


def _staff(promotion: Promotion, member: MemberContext) -> list[Reason]:
    """Staff read that they may not take part; nobody else reads a word of it."""
    if promotion.staff_may_take_part or not member.is_staff:
        return []
    return [Reason(ReasonCode.STAFF, _("Our staff can't take part."))]


def _stock(promotion: Promotion, reward: Reward, member: MemberContext) -> Reason:
    supply = member.supplies.get(reward.pk)
    has_list = promotion.at_full_demand == Promotion.AtFullDemand.WAITING_LIST
    if supply and supply.is_spoken_for and has_list:
        text = _(
            "All of these rewards are reserved. You would be number %(number)d on the waiting list."
        )
        number = {"number": supply.next_number}
        return Reason(ReasonCode.WAITING_LIST, text % number, is_met=True)
    if supply and supply.is_spoken_for and supply.demand:
        text = _("All of these rewards are reserved.")
        return Reason(ReasonCode.SPOKEN_FOR, text)
    if reward.pk in member.in_stock:
        return Reason(ReasonCode.OUT_OF_STOCK, _("Rewards are still available."), is_met=True)
    return Reason(ReasonCode.OUT_OF_STOCK, _("This reward is out of stock."))
