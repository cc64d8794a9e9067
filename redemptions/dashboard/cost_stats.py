"""Dashboard statistics: what is left of the budgets, and what each reward took of them."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from fulfilment.models import Cause, Fulfilment
from promotions.budgets.spending import cost_of, is_unknown
from promotions.models import Budget, Promotion, Reward
from redemptions.dashboard.open_stats import Scope


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """A budget, or what one reward took of it; of a reward nothing is left of its own."""

    name: str
    budget: Budget
    count: int
    spent_minor: int
    prizes_minor: int = 0
    is_whole: bool = True

    @property
    def left_minor(self) -> int:
        """What approvals may still spend."""
        return max(0, self.budget.left_minor - self.prizes_minor)


def budgets_used(scope: Scope) -> list[BudgetUse]:
    """Return each budget in use and what its rewards cost, in three queries for all."""
    budgets = Budget.objects.select_related("promotion").order_by("promotion__name", "pk")
    if scope.promotion:
        budgets = budgets.filter(promotion=scope.promotion)
    else:
        budgets = budgets.filter(promotion__in=Promotion.objects.not_ended().order_by())
    of_promotion = {budget.promotion_id: budget for budget in budgets}
    rewards = list(Reward.objects.filter(promotion__in=of_promotion).order_by("position", "pk"))
    costs = _costs([reward.pk for reward in rewards])
    found: list[BudgetUse] = []
    for budget in of_promotion.values():
        own = [reward for reward in rewards if reward.promotion_id == budget.promotion_id]
        uses = [_of_reward(reward, budget, costs) for reward in own]
        prizes = sum(use.prizes_minor for use in uses)
        count = sum(use.count for use in uses)
        whole = BudgetUse(budget.promotion.name, budget, count, budget.spent_minor, prizes)
        found += [whole, *uses]
    return found


def _of_reward(reward: Reward, budget: Budget, costs: dict[int, tuple[int, int]]) -> BudgetUse:
    count, spent = costs.get(reward.pk, (0, 0))
    prizes = 0
    if reward.kind == Reward.Kind.DRAW and not is_unknown(reward, budget):
        one = cost_of(reward, budget, reward.amount_minor, reward.currency)
        prizes = one * (reward.stock or 0)
    return BudgetUse(reward.name, budget, count, spent, prizes, is_whole=False)


def _costs(rewards: list[int]) -> dict[int, tuple[int, int]]:
    """Count what is owed of each reward for claims and not revoked, and sum up what it took."""
    owed = Fulfilment.objects.filter(reward__in=rewards, cause__kind=Cause.Kind.CLAIM)
    live = owed.exclude(status=Fulfilment.Status.REVOKED).order_by().values_list("reward")
    summed = live.annotate(count=Count("pk"), spent=Sum("cost_minor"))
    return {reward: (count, spent or 0) for reward, count, spent in summed}
