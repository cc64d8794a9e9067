"""Warnings of a budget: ops and promotion managers hear once that it nears its end, once at it."""

import logging
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from foundation.languages import first_language
from foundation.leases import is_outage
from notifications.models import Email
from notifications.outbox import queue
from promotions.budgets.setting import recount
from promotions.budgets.spending import CostUnknown, cost_of, prizes_of
from promotions.models import Budget, Promotion, Reward

logger = logging.getLogger(__name__)
_PERCENT: Final = 100


def warn_ops() -> None:
    """E-mail staff about each budget that nears its end or is spent; once for each level.

    Safe to run again. One budget that fails is logged, and stops none of the others.
    """
    going_on = Promotion.objects.not_ended().values("pk")
    for pk in list(Budget.objects.filter(promotion__in=going_on).values_list("pk", flat=True)):
        try:
            _warn_of(pk)
        except Exception as error:
            if is_outage(error):
                raise
            logger.exception("Budget %s could not be looked at.", pk)


def level_of(budget: Budget) -> Budget.Status:
    """Return whether a budget is spent: no reward is left that it would pay, or nearly so."""
    free = budget.left_minor - prizes_of(budget)
    costs = list(_costs(budget))
    if costs and free < min(costs):
        return Budget.Status.SPENT
    is_near = (budget.cap_minor - free) * _PERCENT >= budget.cap_minor * budget.warn_percent
    return Budget.Status.NEAR if is_near else Budget.Status.FINE


def _costs(budget: Budget) -> list[int]:
    found = []
    for reward in Reward.objects.filter(promotion=budget.promotion_id).exclude(kind="draw"):
        try:
            found.append(cost_of(reward, budget, reward.amount_minor, reward.currency))
        except CostUnknown:
            continue
    return found


@transaction.atomic
def _warn_of(budget_id: int) -> None:
    budget = recount(budget_id)
    level = level_of(budget)
    if level == budget.warned_of:
        return
    is_worse = level == Budget.Status.SPENT or budget.warned_of == Budget.Status.FINE
    budget.warned_of = level
    budget.save(update_fields=["warned_of"])
    if not is_worse:
        return
    ops = User.objects.staff_who_may("promotions.load_codes")
    managers = User.objects.staff_who_may("promotions.publish_promotion")
    for user in {each.pk: each for each in [*ops, *managers]}.values():
        budget_low(user, budget)


def budget_low(user: User, budget: Budget) -> Email:
    """Queue the e-mail that says how much of a budget is left, and what that means."""
    page = reverse("admin:promotions_promotion_budget", args=[budget.promotion_id])
    language = first_language(user.language)
    free = max(0, budget.left_minor - prizes_of(budget))
    with translation.override(language):
        amounts = {"cap": str(budget), "left": budget.in_words(free)}
    return queue.queue_email(
        "budget_low",
        to=user.email,
        user=user,
        language=language,
        dedupe_key=f"budget:{budget.pk}:{budget.set_at.isoformat()}:{budget.warned_of}:{user.pk}",
        context={
            "reader": user,
            "promotion": budget.promotion,
            "is_spent": budget.warned_of == Budget.Status.SPENT,
            **amounts,
            "link": f"{settings.BASE_URL}{page}",
        },
    )
