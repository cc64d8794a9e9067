"""Spending a budget: what a reward costs, whether that is left, taking it and giving it back.

This is the one place that says so: the button, the policy and the verb all ask it.
"""

from collections.abc import Iterable

from django.db.models import F
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from promotions.codes.pool import CannotAllocate, OutOfStock
from promotions.models import Budget, Promotion, Reward


class BudgetSpent(OutOfStock):
    """Less is left of the promotion's budget than this reward costs: as if none were in stock."""

    def __init__(self, reward: Reward, budget: Budget) -> None:
        super().__init__(reward)
        self.budget = budget

    @property
    def words(self) -> str:
        """Why, in a sentence for staff in their language."""
        text = _("The promotion's budget of %(budget)s is spent. A promotion manager can raise it.")
        return text % {"budget": self.budget}


class CostUnknown(CannotAllocate):
    """The promotion has a budget, and nobody said what this reward costs in its currency."""

    def __init__(self, reward: Reward, currency: str) -> None:
        super().__init__(reward, f"What {reward} costs in {currency} is not known.")
        self.currency = currency

    @property
    def words(self) -> str:
        """Why, in a sentence for staff in their language."""
        text = _("%(reward)s has no cost in %(currency)s. Enter it on the promotion's page.")
        return text % {"reward": self.reward, "currency": self.currency}


def budget_of(promotion: Promotion) -> Budget | None:
    """Return the budget of a promotion; no query where both were read together."""
    return getattr(promotion, "budget", None)


def cost_of(reward: Reward, budget: Budget, amount_minor: int | None, currency: str) -> int:
    """Return what one of a reward costs: its own cost, else the amount that was promised.

    Raises:
        CostUnknown: neither is known in the currency of the budget.
    """
    if reward.cost_minor is not None:
        return reward.cost_minor
    if amount_minor is None or currency != budget.currency:
        raise CostUnknown(reward, budget.currency)
    return amount_minor


def prizes_of(budget: Budget) -> int:
    """Return what is set aside for the prizes of draws, which are promised from the beginning."""
    draws = Reward.objects.filter(promotion=budget.promotion_id, kind=Reward.Kind.DRAW)
    return sum(
        cost_of(draw, budget, draw.amount_minor, draw.currency) * (draw.stock or 0)
        for draw in draws
        if not is_unknown(draw, budget)
    )


def is_unknown(reward: Reward, budget: Budget) -> bool:
    """Return whether nobody said what a reward costs in the currency of the budget."""
    try:
        cost_of(reward, budget, reward.amount_minor, reward.currency)
    except CostUnknown:
        return True
    return False


def refuse_unless_left(
    reward: Reward,
    budget: Budget | None,
    amount_minor: int | None,
    currency: str,
    *,
    pieces: int = 1,
) -> None:
    """Refuse if less is left than so many of a reward cost; nothing is taken or locked.

    Raises:
        BudgetSpent: less is left.
        CostUnknown: as ``cost_of``.
    """
    if budget is None:
        return
    cost = cost_of(reward, budget, amount_minor, currency) * pieces
    if budget.left_minor - prizes_of(budget) < cost:
        raise BudgetSpent(reward, budget)


def take(
    reward: Reward, budget: Budget | None, amount_minor: int | None, currency: str
) -> int | None:
    """Take the cost of one reward out of the budget, and return it; None without a budget.

    What is left is compared and counted down in one statement, so that no two approvals at once
    pass the cap. Call it inside the transaction that owes the reward, before its code or stock.

    Raises:
        BudgetSpent: less is left than it costs.
        CostUnknown: as ``cost_of``.
    """
    if budget is None:
        return None
    cost = cost_of(reward, budget, amount_minor, currency)
    enough = Budget.objects.filter(pk=budget.pk, left_minor__gte=cost + prizes_of(budget))
    if not enough.update(left_minor=F("left_minor") - cost):
        raise BudgetSpent(reward, budget)
    return cost


def give_back(promotion_id: int | None, cost_minor: int | None) -> None:
    """Give the cost of a reward back that its member has not got and will not get."""
    if cost_minor:
        left = Least(F("left_minor") + cost_minor, F("cap_minor"))
        Budget.objects.filter(promotion=promotion_id).update(left_minor=left)


def is_spent(reward: Reward) -> bool:
    """Return whether less is left of the budget than one of this reward costs."""
    budget = Budget.objects.filter(promotion=reward.promotion_id).first()
    try:
        refuse_unless_left(reward, budget, reward.amount_minor, reward.currency)
    except CannotAllocate:
        return True
    return False


def unknown_costs(rewards: Iterable[Reward], budget: Budget) -> list[Reward]:
    """List the rewards of which nobody said what they cost in the budget's currency."""
    return [reward for reward in rewards if is_unknown(reward, budget)]
