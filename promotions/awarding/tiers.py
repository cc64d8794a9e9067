"""Tiers by the price on the invoice: what they say, whether a price is in one, where they clash."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from promotions.awarding.awards import Award, Price
from promotions.conditions import Reason, ReasonCode
from promotions.models import Promotion, Reward
from promotions.models.reward import amount_in_words


def tier_in_words(reward: Reward) -> str:
    """Say for which prices a reward is; "" if for all."""
    first = amount_in_words(reward.price_from_minor, reward.price_currency)
    below = amount_in_words(reward.price_below_minor, reward.price_currency)
    if first and below:
        return _("Price from %(first)s to below %(below)s") % {"first": first, "below": below}
    if first:
        return _("Price from %(first)s") % {"first": first}
    return _("Price below %(below)s") % {"below": below} if below else ""


def currencies(promotion: Promotion) -> list[str]:
    """Return the currencies of the tiers of a promotion, in their order; none without tiers."""
    tiers = (one for one in promotion.rewards.all() if one.has_price_tier)
    return list(dict.fromkeys(one.price_currency for one in tiers))


def price_condition(award: Award, price: Price | None) -> list[Reason]:
    """Say where a price is one that earns nothing; nothing where no price was asked or said."""
    if price is None or award.price_fits:
        return []
    names = {"price": price}
    return [Reason(ReasonCode.PRICE, lambda: _("There is no reward for %(price)s.") % names)]


def overlaps(promotion: Promotion) -> Iterator[str]:
    """Yield the tiers that overlap for the same products, of which only the first would count."""
    tiers = [one for one in _earned(promotion) if one.has_price_tier]
    for one, other in combinations(tiers, 2):
        if _meet(one, other) and _share(one, other) and not promotion.lets_choose:
            names = {"one": one, "other": other}
            yield _("The prices of %(one)s and %(other)s overlap.") % names


def gaps(promotion: Promotion) -> Iterator[str]:
    """Yield the prices between two tiers that no tier of the same products is for."""
    by_currency: dict[str, list[Reward]] = defaultdict(list)
    for one in _earned(promotion):
        if one.has_price_tier:
            by_currency[one.price_currency].append(one)
    for tiers in by_currency.values():
        tiers.sort(key=lambda tier: tier.price_from_minor or 0)
        for number, one in enumerate(tiers):
            if gap := _gap_after(one, tiers[number + 1 :]):
                names = {"one": one, "other": gap}
                yield _("Prices between %(one)s and %(other)s earn nothing.") % names


def _gap_after(one: Reward, later: list[Reward]) -> Reward | None:
    """Return the next tier of the same products, where it does not begin as this one ends."""
    below = one.price_below_minor
    following = next((each for each in later if _share(one, each)), None)
    if below is None or following is None or (following.price_from_minor or 0) <= below:
        return None
    return following


def _earned(promotion: Promotion) -> list[Reward]:
    rewards = promotion.rewards.prefetch_related("categories", "products")
    return [one for one in rewards if not one.is_extra and one.kind != Reward.Kind.DRAW]


def _meet(one: Reward, other: Reward) -> bool:
    if one.price_currency != other.price_currency:
        return False
    return all(
        low.price_below_minor is None or (high.price_from_minor or 0) < low.price_below_minor
        for low, high in ((one, other), (other, one))
    )


def _share(one: Reward, other: Reward) -> bool:
    """Return whether one product, bought on one day, may be for both."""
    if max(one.window()[0], other.window()[0]) > min(one.window()[1], other.window()[1]):
        return False
    by, of = one.earners(), other.earners()
    return bool(
        by.products & of.products
        or by.categories & of.categories
        or any(of.include(each) for each in one.products.all())
        or any(by.include(each) for each in other.products.all())
    )
