"""Which of the rewards that fit a member may choose, and what comes on top, in words."""

from django.utils.translation import gettext as _

from promotions.awards import Award
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


def no_extra(reward: Reward) -> Reason:
    """Say that what comes on top is out of stock."""

    def words() -> str:
        text = _("%(reward)s, which comes with this reward, is out of stock.")
        return text % {"reward": reward.title}

    return Reason(ReasonCode.OUT_OF_STOCK, words)
