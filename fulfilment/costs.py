"""What was owed without a budget, and so no budget counted."""

from django.db.models import Case, F, Sum, Value, When
from django.db.models.functions import Coalesce

from fulfilment.models import Cause, Fulfilment
from promotions.models import Budget


def owed_before(budget: Budget) -> int:
    """Sum up what rewards cost that are owed in the budget's promotion and took nothing of it.

    The prizes of draws are left out, for which it is set aside. An amount in another currency
    counts as nothing: the reward has no cost either.
    """
    rows = Fulfilment.objects.filter(cause__promotion=budget.promotion_id, cost_minor=None)
    live = rows.exclude(status=Fulfilment.Status.REVOKED).exclude(cause__kind=Cause.Kind.DRAW_PLACE)
    amount = Case(When(currency=budget.currency, then=F("amount_minor")), default=Value(0))
    total: int | None = live.aggregate(total=Sum(Coalesce("reward__cost_minor", amount)))["total"]
    return total or 0
