"""By when a payout is promised: so many working days after it is owed; and which ones are late."""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from foundation.working_days import add_working_days, today
from fulfilment.models import Fulfilment

# FAQ: within how many working days after the approval a cashback is paid.
WORKING_DAYS: Final = 30
# No calendar has more working days in so many weeks.
_FEWEST: Final = timedelta(weeks=WORKING_DAYS // 6)
# In the others it is the member who has to act.
_OURS: Final = (
    Fulfilment.Status.READY,
    Fulfilment.Status.ON_HOLD,
    Fulfilment.Status.ON_ITS_WAY,
)


def overdue(payouts: QuerySet[Any]) -> QuerySet[Any]:
    """Find those of these payout details that wait for us after the day that was promised.

    Working days are those of the member's region, and begin anew with the account: who gave it
    late waits from then on.
    """
    waiting = payouts.filter(
        fulfilment__kind=Fulfilment.Kind.PAYOUT,
        fulfilment__status__in=_OURS,
        fulfilment__due_on__lt=today() - _FEWEST,
    )
    place = "fulfilment__cause__user__region"
    late = Q(pk__in=())
    for region in waiting.order_by().values_list(place, flat=True).distinct():
        day = _last_over(region)
        owed = Q(fulfilment__due_on__lte=day, given_at__date__lte=day)
        late |= owed & Q(**{place: region})
    found: QuerySet[Any] = waiting.filter(late)
    return found


def _last_over(region: str) -> date:
    """Return the last day of which the promise is over today."""
    day = today() - _FEWEST
    while add_working_days(day, WORKING_DAYS, region) >= today():
        day -= timedelta(days=1)
    return day
