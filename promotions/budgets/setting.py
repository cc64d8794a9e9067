"""Setting a budget: its cap and its warning; what is owed by then counts."""

from collections.abc import Callable

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from foundation.web.slots import Slot
from promotions.budgets.spending import prizes_of, unknown_costs
from promotions.models import Budget, Promotion, Reward

# What is owed lives above: what of it was owed without a budget, in the currency of this one.
OWED_BEFORE: Slot[Callable[[Budget], int]] = Slot("what is owed and no budget counted")


class TooLow(Exception):
    """More than this is owed already, or set aside for prizes."""

    def __init__(self, budget: Budget, least: int) -> None:
        super().__init__(f"At least {least} is owed.")
        self.least = budget.in_words(least)


class CostsUnknown(Exception):
    """Nobody said what these rewards cost in the currency of the budget."""

    def __init__(self, rewards: list[Reward]) -> None:
        super().__init__(", ".join(map(str, rewards)))
        self.rewards = rewards


@transaction.atomic
def set_budget(
    *, promotion_id: int, by: User, cap_minor: int, currency: str, warn_percent: int
) -> Budget:
    """Set the budget of a promotion, or raise or lower it; its currency stays once it is set.

    Raises:
        Promotion.DoesNotExist: there is no such promotion.
        CostsUnknown: a reward has no cost in this currency.
        TooLow: more is owed, or set aside for prizes.
    """
    promotion = lock_rows(Promotion.objects.all()).get(pk=promotion_id)
    known = lock_rows(Budget.objects.all()).filter(promotion=promotion).first()
    budget = known or Budget(promotion=promotion, currency=currency)
    if unknown := unknown_costs(promotion.rewards.all(), budget):
        raise CostsUnknown(unknown)
    was = str(budget) if known else "-"
    if known is None:
        budget.before_minor = _owed_before(budget)
    spent = known.spent_minor if known else budget.before_minor
    least = spent + prizes_of(budget)
    if cap_minor < least:
        raise TooLow(budget, least)
    budget.cap_minor, budget.left_minor = cap_minor, cap_minor - spent
    budget.warn_percent, budget.set_at = warn_percent, timezone.now()
    budget.warned_of = Budget.Status.FINE
    budget.save()
    note = f"Budget: {was} -> {budget}, warned of at {warn_percent} %."
    LogEntry.objects.log_actions(by.pk, [promotion], CHANGE, note, single_object=True)
    return budget


@transaction.atomic
def recount(budget_id: int) -> Budget:
    """Count again what was owed without the budget.

    An approval that was under way when the budget was set did not know of it, and what was owed
    before may be revoked: each is made good here.
    """
    budget = lock_rows(Budget.objects.all()).select_related("promotion").get(pk=budget_id)
    before = _owed_before(budget)
    left = budget.left_minor + budget.before_minor - before
    budget.left_minor = min(max(left, 0), budget.cap_minor)
    budget.before_minor = before
    budget.save(update_fields=["left_minor", "before_minor"])
    return budget


def _owed_before(budget: Budget) -> int:
    return sum(count(budget) for count in OWED_BEFORE)
