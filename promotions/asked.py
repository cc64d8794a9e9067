"""What is asked of who claims: the promotion's questions, and where the reward is to be sent.

Both go by the rewards that follow from the chosen product; until one is chosen, only what everybody
is asked is known.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from foundation.tables.kept_queries import KeptQuery, given
from promotions.models import ExtraQuestion, Promotion, Reward

_QUESTIONS = KeptQuery(lambda: ExtraQuestion.objects.filter(promotion=given("promotion")).worded())


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for one claim."""

    questions: list[ExtraQuestion]
    wants_recipient: bool


class Questionnaire:
    """All that a promotion asks, looked up once."""

    def __init__(self, promotion: Promotion) -> None:
        self.promotion = promotion
        self.questions = _QUESTIONS.rows(promotion=promotion.pk)

    def for_rewards(self, rewards: Collection[Reward]) -> Asked:
        """Return what is asked of who claims these rewards; none: they are not known yet."""
        wanted = {None, *(reward.pk for reward in rewards)}
        mine = [question for question in self.questions if question.reward_id in wanted]
        return Asked(mine, wants_recipient(self.promotion, rewards))

    def for_any(self) -> Asked:
        """Return what is asked for one reward or another."""
        return Asked(self.questions, may_want_recipient(self.promotion))

    def differs(self, claimed: Iterable[Collection[Reward]]) -> bool:
        """Return whether it depends on which of these rewards somebody claims."""
        asked = [self.for_rewards(rewards) for rewards in claimed]
        return any(each != asked[0] for each in asked)


def wants_recipient(promotion: Promotion, rewards: Iterable[Reward]) -> bool:
    """Return whether a claim needs an address: all of them do, or since a parcel follows."""
    has_parcel = any(reward.kind == Reward.Kind.PHYSICAL for reward in rewards)
    return promotion.recipient_wanted or has_parcel


def may_want_recipient(promotion: Promotion) -> bool:
    """Return whether some claim in this promotion needs an address."""
    return wants_recipient(promotion, promotion.rewards.all())
