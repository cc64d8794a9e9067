"""Early access by tier: what a tier brings is written below as days, member by member.

Promotions know of days alone. A row follows its member's tier at once; a tier that was changed is
passed on to its members by a sweep.
"""

from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from foundation.sweeps import sweep
from membership.models import PointsAccount, Tier, TierBenefit
from membership.points.accounts import lock_account
from promotions import early_access

FOLLOW_TIERS: Final = "membership.tasks.pass_on_head_starts"


def follow(account: PointsAccount) -> bool:
    """Let a locked account's member redeem as early as the tier brings; whether that is new."""
    return early_access.give(member_id=account.member_id, days=_days_of(account))


def _days_of(account: PointsAccount) -> int:
    if not account.is_open or account.excluded_at:
        return 0
    now = {"tier__stays__account": account, "tier__stays__until_on": None}
    found = TierBenefit.objects.filter(kind=TierBenefit.Kind.EARLY, **now)
    return found.values_list("amount", flat=True).first() or 0


def pass_on() -> int:
    """Pass on what was changed of tiers since the last run; return to how many members."""
    done = 0
    for tier in Tier.objects.order_by("pk"):
        days = _days_in(tier)
        if days == tier.early_passed_on:
            continue
        done += sweep(FOLLOW_TIERS, behind(tier, days), _follow)
        if not behind(tier, days).exists():
            Tier.objects.filter(pk=tier.pk).update(early_passed_on=days)
    return done


def _days_in(tier: Tier) -> int:
    found = TierBenefit.objects.filter(tier=tier, kind=TierBenefit.Kind.EARLY)
    return found.values_list("amount", flat=True).first() or 0


def behind(tier: Tier, days: int) -> "QuerySet[PointsAccount]":
    """Return the accounts in a tier whose member may not redeem so many days sooner, or others."""
    inside = PointsAccount.objects.earning().filter(stays__tier=tier, stays__until_on=None)
    if not days:
        return inside.filter(member__head_start__isnull=False).order_by("pk")
    return inside.exclude(member__head_start__days=days).order_by("pk")


@transaction.atomic
def _follow(pk: int) -> bool:
    return follow(lock_account(pk))
