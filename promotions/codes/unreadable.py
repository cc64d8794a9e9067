"""Unreadable codes: notice rewards that have none else, and restore what was set aside.

``pool.allocate`` decides by trying, so that nothing has to be switched on again. The mark on the
reward says for staff what is so at the moment; the check sets and clears it.
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from promotions.codes import alarms, pool
from promotions.codes.expiry import least_expiry_by
from promotions.models import CodeBatch, Reward, RewardCode


def check_codes() -> int:
    """Mark the rewards whose next codes cannot be decrypted, and tell ops; return how many stand.

    Clears the mark of those that can be again. One query, unless something is wrong.
    """
    first = Subquery(pool.free(OuterRef("pk")).values("pk")[:1])
    of_codes = Reward.objects.filter(kind=Reward.Kind.CODE)
    rewards = of_codes.alias(least_expiry=least_expiry_by()).annotate(first_free=first)
    looked_at = rewards.filter(Q(first_free__isnull=False) | Q(codes_stopped_at__isnull=False))
    chosen = list(looked_at.select_related("promotion"))
    codes = RewardCode.objects.in_bulk([each.first_free for each in chosen if each.first_free])
    return sum(_check(each, codes.get(each.first_free or 0)) for each in chosen)


def _check(reward: Reward, first: RewardCode | None) -> bool:
    fault = pool.fault_of(first) if first else None
    if fault and not fault.missing_key:
        fault = pool.fault_of_next(reward)
    if fault:
        _stop(reward, missing_key=fault.missing_key)
    elif reward.codes_stopped_at:
        Reward.objects.filter(pk=reward.pk).update(codes_stopped_at=None)
    return fault is not None


@transaction.atomic
def _stop(reward: Reward, *, missing_key: str) -> None:
    going_on = Reward.objects.filter(pk=reward.pk, codes_stopped_at=None)
    if going_on.update(codes_stopped_at=timezone.now()):
        alarms.tell_of_stop(reward, missing_key=missing_key)


@transaction.atomic
def restore(*, batch_id: int, by: User) -> tuple[int, int]:
    """Bring the codes of a batch back that were set aside and can be read again.

    Return how many came back, and how many still cannot be read.

    Raises:
        CodeBatch.DoesNotExist: no batch has this id.
    """
    batch = lock_rows(CodeBatch.objects.all()).get(pk=batch_id)
    aside = batch.codes.filter(unreadable_at__isnull=False).order_by("pk")
    codes = list(lock_rows(aside))
    readable = [code.pk for code in codes if pool.fault_of(code) is None]
    RewardCode.objects.filter(pk__in=readable).update(unreadable_at=None)
    if readable:
        note = f"{len(readable)} codes restored."
        LogEntry.objects.log_actions(by.pk, [batch], CHANGE, note, single_object=True)
    return len(readable), len(codes) - len(readable)
