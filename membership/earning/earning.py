"""Earning for one source: whatever calls it, and however often, it is credited once."""

from datetime import timedelta

from django.db import transaction

from foundation.working_days import today
from membership.earning.rules import Source, best_rule, has_room, points_for
from membership.models import EarningRule, Lot, PointsAccount
from membership.points.accounts import lock_account
from membership.points.crediting import credit
from membership.points.expiring import last_day_for
from membership.points.tiers import factor_of


@transaction.atomic
def earn(source: Source) -> Lot | None:
    """Credit what a source earns by the rules of its day.

    None where it has earned before, where no rule counts or has room, and where its member takes
    no part, or took none when it happened.
    """
    account = account_for(source)
    if account is None:
        return None
    earned = Lot.objects.filter(source_type=source.source_type, source_id=source.source_id)
    rule = best_rule(EarningRule.objects.on(source.day), source)
    if rule is None or earned.exists():
        return None
    locked = lock_account(account.pk)
    if not has_room(rule, locked, today()):
        return None
    return credit(
        account=locked,
        source_type=source.source_type,
        source_id=source.source_id,
        points=points_for(rule, factor_of(locked)),
        usable_from=today() + timedelta(days=rule.pending_days),
        expires_on=last_day_for(today()),
        rule=rule,
    )


def account_for(source: Source) -> PointsAccount | None:
    """Return the account that a source earns for, if its member took part when it happened."""
    accounts = PointsAccount.objects.earning().filter(joined_at__lte=source.happened_at)
    return accounts.filter(member=source.member_id).first()
