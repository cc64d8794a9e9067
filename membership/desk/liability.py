"""What all points would cost: by the month in which they expire, and what of them is pending."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from foundation.working_days import today
from membership.models import Lot, PointsAccount


@dataclass(frozen=True, slots=True)
class MonthOfPoints:
    """What expires in one month."""

    month: date
    usable: int
    pending: int
    cost: Decimal

    @property
    def total(self) -> int:
        """Both."""
        return self.usable + self.pending


def by_month(rate: Decimal) -> list[MonthOfPoints]:
    """Return what is outstanding, by the month of its last day; ``rate``: what one point costs."""
    is_usable = Q(usable_from__lte=today())
    rows = (
        Lot.objects.filter(left__gt=0)
        .order_by()
        .annotate(month=TruncMonth("expires_on"))
        .values_list("month")
        .annotate(
            usable=Coalesce(Sum("left", filter=is_usable), 0),
            pending=Coalesce(Sum("left", filter=~is_usable), 0),
        )
        .order_by("month")
    )
    return [
        MonthOfPoints(month, usable, pending, (usable + pending) * rate)
        for month, usable, pending in rows
    ]


def owed_by_members() -> int:
    """Return what members owe, which comes off what they earn next."""
    owing = PointsAccount.objects.filter(owed__gt=0)
    return owing.aggregate(total=Sum("owed"))["total"] or 0
