"""Eligibility: whether a registered product may enter a promotion and, if not, the reasons.

One pure rule checks every condition; the button, the page, the form and the submission all use
it. The caller passes in what it needs to know of the member's claims and of the stock, because
this layer may not import claims.
"""

from collections.abc import Callable, Hashable
from datetime import date
from functools import cached_property

from products.models import RegisteredProduct
from promotions.awarding import bundles
from promotions.awarding.awards import Award, Price, award_for, earnable, find
from promotions.awarding.claim_days import claim_days
from promotions.awarding.tiers import price_condition
from promotions.choices import choice_condition, no_extra, still_wanted
from promotions.conditions import (
    NO_PART,
    ONLY_A_PART,
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

__all__ = [
    "Award",
    "Entrance",
    "MemberContext",
    "Price",
    "Reason",
    "ReasonCode",
    "award_for",
    "conditions",
    "is_in_window",
    "is_over_limit",
    "period",
    "reasons_against",
    "runs_in",
]


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
        self._earnable, self._today = earnable(promotion), today
        self._said: dict[tuple[object, ...], Reason] = {}
        self._looked: dict[tuple[object, ...], tuple[Reward | None, list[Reason]]] = {}
        self._period = period(promotion, today, member.head_start)
        self._residence = residence(promotion, member)
        self._staff = staff(promotion, member)

    def look_at(
        self,
        registered: RegisteredProduct,
        *,
        price: Price | None = None,
        choice: int | None = None,
        is_final: bool = False,
    ) -> tuple[Reward | None, list[Reason]]:
        """Return the reward, and every condition, met or not.

        If the model takes no part, no other condition matters. While price or choice is missing,
        the conditions are of all rewards that may follow: one that is left is enough. Where
        ``is_final``, nothing may be missing. Units that are alike are looked at once: a member
        may have a hundred.
        """
        alike = self._alike(registered)
        key = alike, price, choice, is_final
        found = self._looked.get(key) if alike else None
        if found is None:
            found = self._look_at(registered, price=price, choice=choice, is_final=is_final)
            if alike:
                self._looked[key] = found
        return found

    @cached_property
    def _has_parts(self) -> bool:
        return bundles.have_parts([self._promotion])

    def _alike(self, registered: RegisteredProduct) -> tuple[object, ...] | None:
        """Return what the answer depends on, if nothing is known of this very unit."""
        pk, known = registered.id, self._member
        if known.units and self._has_parts:  # its other units are not those of the next one
            return None
        if pk in known.claimed or pk in known.rejected or registered.serial_id in known.redeemed:
            return None
        product, store_id = registered.serial.product_id, registered.store_id
        return product, registered.purchased_on, registered.region, store_id

    def _look_at(
        self,
        registered: RegisteredProduct,
        *,
        price: Price | None,
        choice: int | None,
        is_final: bool,
    ) -> tuple[Reward | None, list[Reason]]:
        promotion = self._promotion
        award = find(registered, self._earnable, promotion, price=price, choice=choice)
        if award is None:
            return None, [self._no_main_product(registered)]
        return award.reward, [
            PART,
            self._period,
            *self._of_purchase(registered, award, price),
            *(still_wanted(award) if is_final else choice_condition(award)),
            self._residence,
            self._once(registered.region, 0, store, registered, promotion),
            *partner(registered.store, promotion),
            *self._of_claims(registered, award),
            *self._left(award),
            *self._staff,
        ]

    def _of_purchase(
        self, registered: RegisteredProduct, award: Award, price: Price | None
    ) -> list[Reason]:
        """Say whether day and price of the purchase are those that the promotion asks for."""
        bought_on, reward = registered.purchased_on, award.reward
        return [
            self._once(bought_on, reward.pk, purchase, registered, reward),
            *claim_days(bought_on, self._promotion, self._today),
            *price_condition(award, price),
        ]

    def _of_claims(self, registered: RegisteredProduct, award: Award) -> list[Reason]:
        """Say whether earlier claims stand in the way, and whether a bundle is whole."""
        promotion, member = self._promotion, self._member
        return [
            earlier_claims(registered, promotion, member),
            *self._of_parts(registered, award),
        ]

    def _left(self, award: Award) -> list[Reason]:
        """Say whether the reward is left, and what comes on top of it."""
        said = [self._stock(each) for each in award.possible]
        pieces = (each for each in award.extras if each.kind != Reward.Kind.DRAW)
        gone = [each for each in pieces if not self._stock(each).is_met]
        return [next((each for each in said if each.is_met), said[0]), *map(no_extra, gone)]

    def _stock(self, reward: Reward) -> Reason:
        return self._once(reward.pk, 0, stock, self._promotion, reward, self._member)

    def _no_main_product(self, registered: RegisteredProduct) -> Reason:
        """Say of a product that earns nothing by itself whether it counts with another one."""
        may_be_part = bool(self._member.units) and self._has_parts
        if may_be_part and bundles.takes_as_part(self._promotion, registered):
            return ONLY_A_PART
        return NO_PART

    def _of_parts(self, registered: RegisteredProduct, award: Award) -> list[Reason]:
        """Say whether the member has the further products of one of the rewards that may follow."""
        said = [
            [*bundles.conditions(registered, each, self._promotion, self._member)]
            for each in award.possible
        ]
        whole = (each for each in said if all(part.is_met for part in each))
        return next(whole, said[0])

    def parts_for(
        self,
        registered: RegisteredProduct,
        *,
        price: Price | None = None,
        choice: int | None = None,
    ) -> list[bundles.PartChoice]:
        """Return what the rewards that may follow ask for besides, and the units that fit."""
        if not self._has_parts:
            return []
        promotion = self._promotion
        award = find(registered, self._earnable, promotion, price=price, choice=choice)
        return [
            part
            for each in (award.possible if award else ())
            for part in bundles.choices(registered, each, promotion, self._member)
        ]

    def _once(self, same: Hashable, of: int, say: Callable[..., Reason], *told: object) -> Reason:
        """Say it once of all products of which this is the same: a member may have a hundred."""
        key = say, same, of
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = say(*told)
        return found
