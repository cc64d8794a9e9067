"""Leases of repairs: one technician at a time works on one, for half an hour.

A lease saves two people from opening the same unit; what keeps an act from being done twice is the
lock of the repair, and the stage that it is in.
"""

from datetime import timedelta
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.conflicts import refuse_conflict, related_accounts
from accounts.models import User
from service.models import Repair, RepairStage
from service.repairs.moving import lock_repair

LEASE: Final = timedelta(minutes=30)
OURS: Final = (RepairStage.RECEIVED, RepairStage.EXAMINED, RepairStage.REPAIRED)
_TRIED_AT_ONCE: Final = 20


class AtColleague(Exception):
    """A colleague works on the repair; who wants to act takes it over first."""

    def __init__(self, holder: User) -> None:
        super().__init__(f"Leased by {holder}.")
        self.holder = holder


def take(*, repair_id: int, by: User) -> bool:
    """Lease a repair for half an hour; False if a colleague has it."""
    free = Repair.objects.filter(_is_free(by), pk=repair_id)
    # One statement: of two at once, the second finds the lease of the first.
    return bool(free.update(leased_to=by, leased_until=timezone.now() + LEASE))


def take_over(*, repair_id: int, by: User) -> bool:
    """Take a repair, also from the colleague who has it.

    Raises:
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
        Repair.DoesNotExist: there is none.
    """
    refuse_conflict(by, Repair.objects.select_related("user").get(pk=repair_id).user)
    until = timezone.now() + LEASE
    return bool(Repair.objects.filter(pk=repair_id).update(leased_to=by, leased_until=until))


def release(*, repair_id: int, by: User) -> bool:
    """End one's own lease; return whether there was one."""
    mine = Repair.objects.filter(pk=repair_id, leased_to=by)
    return bool(mine.update(leased_to=None, leased_until=None))


def take_next(*, by: User, besides: int = 0) -> Repair | None:
    """Lease the next repair that waits for work: of those that are free, the first promised.

    ``besides`` is the one that is on the screen already.
    """
    rows = Repair.objects.filter(_is_free(by), stage__in=OURS).exclude(pk=besides)
    others: QuerySet[Repair] = rows.exclude(user__in={by.pk, *related_accounts(by)})
    for repair in others.order_by(F("promised_on").asc(nulls_last=True), "pk")[:_TRIED_AT_ONCE]:
        if take(repair_id=repair.pk, by=by):
            return repair
    return None


def at_hand(repair_id: int, by: User) -> Repair:
    """Lock a repair to work on it.

    Raises:
        AtColleague: a colleague has it at hand.
        Repair.DoesNotExist: there is none.
    """
    repair = lock_repair(repair_id)
    holder = repair.holder()
    if holder is not None and holder != by:
        raise AtColleague(holder)
    return repair


def _is_free(by: User) -> Q:
    return Q(leased_to=None) | Q(leased_to=by) | Q(leased_until__lte=timezone.now())
