"""Spending points, those that expire first, and giving them back with the days that they had."""

from datetime import timedelta
from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.working_days import today
from membership.models import Lot, PointsAccount, PointsEvent, SourceType, Spending
from membership.points.accounts import lock_account, record
from membership.points.crediting import settle_owed
from membership.points.taking import take

# What is given back can be spent for so long at least, whatever day it had.
LEAST_DAYS: Final = 30


class NoSpending(models.TextChoices):
    """Why points cannot be spent, as the member reads it."""

    LEFT = "left", _("You have left the Reward Program.")
    EXCLUDED = "excluded", _("You can't take part in the Reward Program.")
    FROZEN = "frozen", _("Your points are frozen for now.")
    TOO_FEW = "too_few", _("You don't have enough points.")


class SpendingRefused(Exception):
    """Points cannot be spent; ``reasons`` says why."""

    def __init__(self, reasons: list[NoSpending]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def reasons_against(account: PointsAccount, points: int) -> list[NoSpending]:
    """Return why so many points cannot be spent from an account; asked by pages and the verb."""
    reasons = reasons_to_wait(account)
    if Lot.objects.filter(account=account).usable().points() < points:
        reasons.append(NoSpending.TOO_FEW)
    return reasons


def reasons_to_wait(account: PointsAccount) -> list[NoSpending]:
    """Return why nothing at all can be spent from an account."""
    found = {
        NoSpending.LEFT: account.left_at,
        NoSpending.EXCLUDED: account.excluded_at,
        NoSpending.FROZEN: account.frozen_at,
    }
    return [reason for reason, since in found.items() if since]


@transaction.atomic
def spend(
    *, account: PointsAccount, points: int, cause: str, by: User | None, note: str = ""
) -> Spending:
    """Spend points for a cause, once: those that expire first, each part naming its lot.

    Raises:
        SpendingRefused: there are not so many, or the account is frozen, excluded or left.
        IntegrityError: something was spent for this cause already.
    """
    locked = lock_account(account.pk)
    if reasons := reasons_against(locked, points):
        raise SpendingRefused(reasons)
    spent = take(
        locked,
        Lot.objects.filter(account=locked).usable(),
        kind=Spending.Kind.ORDER,
        cause=cause,
        points=points,
        by=by,
        note=note,
    )
    if spent is None:
        message = "Nothing costs no points."
        raise ValueError(message)
    return spent


@transaction.atomic
def give_back(*, spending_id: int, by: User | None, note: str = "") -> bool:
    """Give back what was spent: with its days of expiry, and 30 days at least.

    Returns False where it was given back before, or its member has left the program.
    """
    spending = Spending.objects.get(pk=spending_id)
    account = lock_account(spending.account_id)
    spending.refresh_from_db(fields=["given_back_at"])
    if spending.given_back_at or not account.is_open or spending.kind != Spending.Kind.ORDER:
        return False
    spending.given_back_at = timezone.now()
    spending.save(update_fields=["given_back_at"])
    least = today() + timedelta(days=LEAST_DAYS)
    for part in spending.parts.select_related("lot").order_by("pk"):
        lot = Lot.objects.create(
            account=account,
            source_type=SourceType.REFUND,
            source_id=part.pk,
            earned=part.points,
            left=part.points,
            usable_from=today(),
            expires_on=max(part.lot.expires_on, least),
            earned_at=timezone.now(),
            told_at=timezone.now(),
        )
        kind = PointsEvent.Kind.GIVEN_BACK
        record(account, kind, by=by, points=part.points, lot=lot, note=note)
        settle_owed(account, lot)
    return True
