"""Which reward follows for a product: by its model, day and price of purchase, and the choice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.lists import format_list
from django.utils.translation import gettext as _

from foundation.languages import current_language
from products.models import RegisteredProduct
from promotions.models import Promotion, Reward
from promotions.models.reward import Earners, amount_in_words


@dataclass(frozen=True, slots=True)
class Price:
    """A price on an invoice, in the smallest unit of its currency (ISO 4217)."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return amount_in_words(self.minor, self.currency)


@dataclass(frozen=True, slots=True)
class Earnable:
    """A reward that a product may earn by itself, with what is asked of each product."""

    reward: Reward
    earners: Earners
    first: date
    last: date

    def covers(self, bought_on: date) -> bool:
        """Return whether a purchase on this day earns it."""
        return self.first <= bought_on <= self.last

    def fits(self, price: Price | None) -> bool:
        """Return whether it is for this price; one that nobody has said yet rules nothing out."""
        reward = self.reward
        if price is None or not reward.has_price_tier:
            return True
        if price.currency != reward.price_currency or price.minor < (reward.price_from_minor or 0):
            return False
        return reward.price_below_minor is None or price.minor < reward.price_below_minor


@dataclass(frozen=True, slots=True)
class Award:
    """What a claim for a product brings.

    reward: the one that follows; while price or choice is missing, the first that may. offered:
    all that may. extras: what comes on top. wants_price, wants_choice: what has yet to be said.
    price_fits: whether the price is in a tier. choice_fits: whether the one chosen is offered.
    """

    reward: Reward
    offered: tuple[Reward, ...]
    extras: tuple[Reward, ...] = ()
    wants_price: bool = False
    wants_choice: bool = False
    price_fits: bool = True
    choice_fits: bool = True

    @property
    def is_open(self) -> bool:
        """Whether the member has yet to say what decides on the reward."""
        return self.wants_price or self.wants_choice

    @property
    def possible(self) -> tuple[Reward, ...]:
        """The reward, or while something has yet to be said, all that may follow."""
        return self.offered if self.is_open else (self.reward,)

    @property
    def rewards(self) -> tuple[Reward, ...]:
        """All that the claim brings: the reward, and what comes on top."""
        return (self.reward, *self.extras)

    @property
    def certain(self) -> tuple[Reward, ...]:
        """What of it is certain by now, whatever the member has yet to say."""
        return self.extras if self.is_open else self.rewards

    @property
    def words(self) -> str:
        """The reward, or those that may follow, and what comes on top, by name."""
        names = [named(each) for each in self.possible]
        extras = [_("plus %(reward)s") % {"reward": named(each)} for each in self.extras]
        return ", ".join([either(names), *extras])


def named(reward: Reward) -> str:
    """Name a reward and its amount, in the reader's language."""
    return ", ".join(filter(None, [reward.title, reward.amount]))


def either(names: Sequence[str]) -> str:
    """Name one thing or another, in the reader's language."""
    if len(names) == 1:
        return names[0]
    locale = Locale.parse(current_language(), sep="-")
    return str(format_list(names, style="or", locale=locale))


def award_for(
    registered: RegisteredProduct,
    promotion: Promotion,
    *,
    price: Price | None = None,
    choice: int | None = None,
) -> Award | None:
    """Return what a claim for this product brings; None if it takes no part.

    ``price`` is what its invoice says, ``choice`` the id of the reward that the member chose.
    """
    return find(registered, earnable(promotion), promotion, price=price, choice=choice)


def earnable(promotion: Promotion) -> list[Earnable]:
    """Return what a promotion gives; of one that the process keeps, it is looked up once."""
    if promotion.kept_parts is None:
        return _look_up(promotion)
    known: list[Earnable] | None = vars(promotion).get("earnable")
    if known is None:
        known = vars(promotion)["earnable"] = _look_up(promotion)
    return known


def _look_up(promotion: Promotion) -> list[Earnable]:
    """A lucky draw is entered by an answer, or with another reward, never earned by itself."""
    return [
        Earnable(reward, reward.earners(), *reward.window())
        for reward in promotion.rewards.all()
        if reward.is_extra or reward.kind != Reward.Kind.DRAW
    ]


def find(
    registered: RegisteredProduct,
    given: Iterable[Earnable],
    promotion: Promotion,
    *,
    price: Price | None = None,
    choice: int | None = None,
) -> Award | None:
    """Return what ``award_for`` does, from what ``earnable`` gave.

    If the models match but no window does, it is the first match by model, so that a reason can
    name its window.
    """
    given = list(given)
    timely = _timely(registered, given)
    if not timely:
        return None
    fitting = [each for each in timely if each.fits(price)]
    offered = tuple(each.reward for each in fitting or timely[:1])
    chosen = [one for one in offered if one.pk == choice] if promotion.lets_choose else []
    return Award(
        reward=(chosen or offered)[0],
        offered=offered,
        extras=_extras(registered, given, price),
        wants_price=price is None and any(each.reward.has_price_tier for each in timely),
        wants_choice=promotion.lets_choose and choice is None and len(offered) > 1,
        price_fits=bool(fitting),
        choice_fits=not promotion.lets_choose or choice is None or bool(chosen),
    )


def _timely(registered: RegisteredProduct, given: Sequence[Earnable]) -> list[Earnable]:
    """Return what the model earns and was bought in time; else the first that the model earns."""
    product, bought_on = registered.product, registered.purchased_on
    by_model = [one for one in given if not one.reward.is_extra and one.earners.include(product)]
    return [each for each in by_model if each.covers(bought_on)] or by_model[:1]


def _extras(
    registered: RegisteredProduct, given: Sequence[Earnable], price: Price | None
) -> tuple[Reward, ...]:
    return tuple(
        each.reward
        for each in given
        if each.reward.is_extra
        and (each.earners.are_all or each.earners.include(registered.product))
        and each.covers(registered.purchased_on)
        and each.fits(price)
    )
