"""Eligibility: whether a registered product may enter a promotion and, if not, the reasons.

One pure rule checks every condition; the button, the page, the form and the submission all use
it. The caller passes in what it needs to know of the member's claims and of the stock, because
this layer may not import claims.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from products.models import RegisteredProduct
from promotions.conditions import (
    NO_PART,
    PART,
    MemberContext,
    Reason,
    ReasonCode,
    earlier_claims,
    is_in_window,
    is_over_limit,
    partner,
    period,
    purchase,
    residence,
    runs_in,
    staff,
    stock,
    store,
)
from promotions.models import Promotion, Reward
from promotions.models.reward import Earners

__all__ = [
    "Entrance",
    "MemberContext",
    "Reason",
    "ReasonCode",
    "conditions",
    "is_in_window",
    "is_over_limit",
    "period",
    "reasons_against",
    "reward_for",
    "runs_in",
]


def reward_for(registered: RegisteredProduct, promotion: Promotion) -> Reward | None:
    """Return the one reward that this product earns: the first whose models and window match.

    If the models match but no window does, return the first match by model, so that the reason
    can name its window. A lucky draw is entered by an answer, never earned by a product alone.
    """
    found = _earned(registered, _earnable(promotion))
    return found.reward if found else None


@dataclass(frozen=True, slots=True)
class _Earnable:
    """A reward that a product may earn by itself, with what is asked of each product."""

    reward: Reward
    earners: Earners
    first: date
    last: date


def _earnable(promotion: Promotion) -> list[_Earnable]:
    """Return what a promotion gives; of one that the process keeps, it is looked up once."""
    if promotion.kept_parts is None:
        return _look_up(promotion)
    known: list[_Earnable] | None = vars(promotion).get("earnable")
    if known is None:
        known = vars(promotion)["earnable"] = _look_up(promotion)
    return known


def _look_up(promotion: Promotion) -> list[_Earnable]:
    return [
        _Earnable(reward, reward.earners(), *reward.window())
        for reward in promotion.rewards.all()
        if reward.kind != Reward.Kind.DRAW
    ]


def _earned(registered: RegisteredProduct, earnable: Iterable[_Earnable]) -> _Earnable | None:
    product, bought_on = registered.product, registered.purchased_on
    matching = [each for each in earnable if each.earners.include(product)]
    in_window = (each for each in matching if each.first <= bought_on <= each.last)
    return next(in_window, None) or next(iter(matching), None)


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
        self._said: dict[tuple[object, ...], Reason] = {}
        self._period = period(promotion, today)
        self._residence = residence(promotion, member)
        self._staff = staff(promotion, member)
        self._stock = {id(each): stock(promotion, each.reward, member) for each in self._earnable}

    def look_at(self, registered: RegisteredProduct) -> tuple[Reward | None, list[Reason]]:
        """Return the reward, and every condition, met or not.

        If the model takes no part, no other condition matters.
        """
        promotion = self._promotion
        earned = _earned(registered, self._earnable)
        if earned is None:
            return None, [NO_PART]
        return earned.reward, [
            PART,
            self._period,
            self._once(registered.purchased_on, id(earned), purchase, registered, earned.reward),
            self._residence,
            self._once(registered.region, 0, store, registered, promotion),
            *partner(registered.store, promotion),
            earlier_claims(registered, promotion, self._member),
            self._stock[id(earned)],
            *self._staff,
        ]

    def _once(self, same: Hashable, of: int, say: Callable[..., Reason], *told: object) -> Reason:
        """Say it once of all products of which this is the same: a member may have a hundred."""
        key = say, same, of
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = say(*told)
        return found
