"""By when a parcel is promised: so many weeks after it is owed; and which ones are late."""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import F, QuerySet

from fulfilment.models import Fulfilment
from promotions.models import last_day

# FAQ: how many weeks after the approval a parcel arrives.
FIRST_WEEKS: Final = 8
LAST_WEEKS: Final = 12
_UNDER_WAY: Final = (*Fulfilment.UNSENT, Fulfilment.Status.ON_ITS_WAY)


def promised_by(parcel: Fulfilment) -> date:
    """Return the last day on which it is to arrive."""
    return parcel.due_on + timedelta(weeks=LAST_WEEKS)


def is_late(parcel: Fulfilment) -> bool:
    """Return whether that day is over, where its promotion runs."""
    return parcel.today() > promised_by(parcel)


def overdue(parcels: QuerySet[Any]) -> QuerySet[Any]:
    """Find those that are under way, or are to be, after the day that was promised."""
    latest = last_day.latest_today() - timedelta(weeks=LAST_WEEKS)
    # The first day is for the index; each promotion's time zone then decides.
    rows = parcels.filter(status__in=_UNDER_WAY, due_on__lt=latest)
    today = rows.alias(day=last_day.today_by("cause__promotion__time_zone"))
    late: QuerySet[Any] = today.filter(due_on__lt=F("day") - timedelta(weeks=LAST_WEEKS))
    return late
