"""Early access: who may redeem some days before a promotion starts, where it opens early."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, given
from promotions.models import HeadStart, Promotion, PromotionState

_DAYS: Final = KeptQuery(
    lambda: HeadStart.objects.filter(member=given("member")).values_list("days", flat=True)
)


def opens_for_some(promotion: Promotion, today: date | None = None) -> bool:
    """Return whether it has not started, and is not paused, but some may redeem already."""
    is_coming = promotion.state(today) == PromotionState.SCHEDULED
    return promotion.opens_early and is_coming


def head_start_of(member: User, promotions: Iterable[Promotion]) -> int:
    """Return how many days sooner a member may redeem in those of these promotions that open early.

    One query, and none where nothing depends on it.
    """
    if not any(opens_for_some(each) for each in promotions):
        return 0
    return _DAYS.first(member=member.pk) or 0


def first_day(promotion: Promotion, head_start: int) -> date:
    """Return the first day on which a member may redeem who begins so many days sooner."""
    return promotion.starts_on - timedelta(days=head_start if promotion.opens_early else 0)


def give(*, member_id: int, days: int) -> bool:
    """Let a member begin so many days sooner from now on, or with the others: 0.

    Call it in the transaction of what it follows from; returns whether that was another number.
    """
    rows = HeadStart.objects.filter(member=member_id)
    if rows.values_list("days", flat=True).first() == (days or None):
        return False
    if not days:
        rows.delete()
    else:
        HeadStart.objects.update_or_create(member_id=member_id, defaults={"days": days})
    return True
