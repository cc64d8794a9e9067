"""Which of the rewards that fit a member may choose, and what comes on top, in words."""

from django.utils.translation import gettext as _

from promotions.awarding.awards import Award
from promotions.conditions import Reason, ReasonCode
from promotions.models import Reward


def choice_condition(award: Award) -> list[Reason]:
    """Say where the reward that a member chose is not offered for the product; else nothing."""
    if award.choice_fits:
        return []
    return [
        Reason(
            ReasonCode.CHOICE,
            lambda: _("The reward you chose isn't offered for this product. Choose again."),
        )
    ]


def still_wanted(award: Award) -> list[Reason]:
    """Say what of a member's words keeps the reward from being known, or being given."""
    if award.wants_price:
        return [Reason(ReasonCode.PRICE, lambda: _("Type the price on your invoice."))]
    if award.wants_choice:
        return [Reason(ReasonCode.CHOICE, lambda: _("Choose your reward."))]
    return choice_condition(award)


def out_of_stock(reward: Reward) -> Reason:
    """Say of a reward by its name that it is out of stock."""

    def words() -> str:
        return _("%(reward)s is out of stock.") % {"reward": reward.title}

    return Reason(ReasonCode.OUT_OF_STOCK, words)


def no_extra(reward: Reward) -> Reason:
    """Say that what comes on top is out of stock."""

    def words() -> str:
        text = _("%(reward)s, which comes with this reward, is out of stock.")
        return text % {"reward": reward.title}

    return Reason(ReasonCode.OUT_OF_STOCK, words)
