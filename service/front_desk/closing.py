"""Blocking time of a centre: nothing is booked in it from now on, and who is expected is told.

The act writes one row. Visits are then cancelled one by one by a worker, each in a transaction of
its own with its e-mail and three other times; what a killed worker has left, the next one finds.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from foundation.dispatch import enqueue_on_commit
from foundation.locks import lock_rows, one_at_a_time
from foundation.sweeps import sweep
from service.appointments import bays, changes, staffed_bays
from service.front_desk import front_desk_emails, offering
from service.models import (
    Appointment,
    AppointmentQuerySet,
    Bay,
    BlockedTime,
    Closure,
    ClosureReason,
    ServiceCentre,
)
from service.visit_times import clock

CANCEL: Final = "service.tasks.cancel_blocked"
SERVE: Final = "service.tasks.serve_waiting_list"
_State = Appointment.State


class TimeIsOver(Exception):
    """The time that should be blocked is over, or ends before it begins."""


def taking_time_in(
    centre: ServiceCentre, start: datetime, end: datetime, bay: Bay | None = None
) -> AppointmentQuerySet:
    """Return what is held or booked at a centre, or one of its bays, in a time, in order."""
    rows = Appointment.objects.filter(centre=centre, state__in=[_State.HELD, _State.BOOKED])
    rows = rows.overlapping(DateTimeTZRange(start, end)).filter(period__endswith__gt=timezone.now())
    return (rows.filter(bay=bay) if bay else rows).by_time()


def expected_in(
    centre: ServiceCentre, start: datetime, end: datetime, bay: Bay | None = None
) -> AppointmentQuerySet:
    """Return who would be told if this time were blocked."""
    return taking_time_in(centre, start, end, bay).filter(state=_State.BOOKED)


@transaction.atomic
def block(  # noqa: PLR0913 -- what a blocked time consists of
    *,
    by: User,
    centre: ServiceCentre,
    start: datetime,
    end: datetime,
    reason: ClosureReason,
    bay: Bay | None = None,
) -> BlockedTime:
    """Block a time, at all bays of a centre or at one; pressed twice, it is one.

    Who holds a time in it loses it at once. Who is expected is told by a worker.

    Raises:
        TimeIsOver: there is nothing left to block.
    """
    if end <= max(start, timezone.now()):
        raise TimeIsOver
    one_at_a_time(f"days of centre {centre.pk}")
    same = BlockedTime.objects.live().filter(centre=centre, bay=bay, period=(start, end)).first()
    if same is not None:
        return same
    bays.delete_holds(taking_time_in(centre, start, end, bay).filter(state=_State.HELD))
    made = BlockedTime.objects.create(
        centre=centre, bay=bay, period=(start, end), reason=reason, blocked_by=by
    )
    enqueue_on_commit(CANCEL, made.pk)
    made.refresh_from_db()
    return made


@transaction.atomic
def release(*, by: User, blocked_id: int) -> bool:
    """Take a blocked time back, so that it may be booked again; False if that was done before.

    Who was told stays cancelled; those who are not yet told keep their visit.

    Raises:
        BlockedTime.DoesNotExist: there is none.
    """
    centre_id = BlockedTime.objects.values_list("centre", flat=True).get(pk=blocked_id)
    one_at_a_time(f"days of centre {centre_id}")
    found = lock_rows(BlockedTime.objects.live()).filter(pk=blocked_id).first()
    if found is None:
        return False
    found.released_at, found.released_by = timezone.now(), by
    found.save(update_fields=["released_at", "released_by"])
    if found.closure_id is not None:
        closures = Closure.objects.live().filter(pk=found.closure_id)
        closures.update(reopened_at=found.released_at, reopened_by=by)
    enqueue_on_commit(SERVE, 0)
    return True


def cancel_blocked() -> int:
    """Tell those who are expected in blocked times, and finish what nobody is expected in.

    For some seconds; safe to run again and concurrently. Returns how many were told.
    """
    told = sweep(CANCEL, expected_in_blocked(), cancel_one)
    sweep(CANCEL, BlockedTime.objects.unfinished(), finish)
    return told


def expected_in_blocked() -> AppointmentQuerySet:
    """Return who is expected in a time that is blocked, and was not told yet."""
    now, unfinished = timezone.now(), BlockedTime.objects.unfinished().order_by()
    here = unfinished.filter(
        Q(bay=None) | Q(bay=OuterRef("bay")),
        centre=OuterRef("centre"),
        period__overlap=OuterRef("period"),
    )
    rows = Appointment.objects.filter(
        state=_State.BOOKED,
        centre__in=unfinished.values("centre"),
        # By the index of centres: nothing takes longer than this.
        period__startswith__gt=now - timedelta(hours=8),
        period__endswith__gt=now,
    )
    return rows.filter(Exists(here)).order_by("pk")


@transaction.atomic
def cancel_one(pk: int) -> bool:
    """Cancel one visit in a blocked time and tell its member, once; return whether it was still on.

    Of one bay that is blocked, the visit goes to another bay at the same time if one is free.
    """
    centre_id = Appointment.objects.values_list("centre", flat=True).get(pk=pk)
    bays.book_days([centre_id])
    visit = lock_rows(expected_in_blocked().for_pages()).filter(pk=pk).first()
    if visit is None:
        return False
    blocked = _blocking(visit)
    if blocked.bay_id is not None and staffed_bays.to_another_bay(visit):
        return True
    changes.end(visit, Appointment.Reason.CLOSED, by=blocked.blocked_by)
    offered = offering.offer(visit)
    front_desk_emails.closed(visit, offered, ClosureReason(blocked.reason))
    return True


@transaction.atomic
def finish(pk: int) -> bool:
    """Note that nobody is expected in a blocked time any more; whole days become a closure."""
    centre_id = BlockedTime.objects.values_list("centre", flat=True).get(pk=pk)
    one_at_a_time(f"days of centre {centre_id}")
    rows = BlockedTime.objects.unfinished().select_related("centre", "bay").filter(pk=pk)
    found = rows.first()
    if found is None:
        return False
    left = taking_time_in(found.centre, found.starts_at, found.ends_at, found.bay)
    bays.delete_holds(left.filter(state=_State.HELD))
    if left.exists() or lock_rows(rows).first() is None:
        return False
    found.closure, found.finished_at = _closure_of(found), timezone.now()
    found.save(update_fields=["closure", "finished_at"])
    return True


def _blocking(visit: Appointment) -> BlockedTime:
    blocks = BlockedTime.objects.unfinished().filter(
        Q(bay=None) | Q(bay=visit.bay), centre=visit.centre, period__overlap=visit.period
    )
    # Of all bays first: then no other bay is looked for.
    return blocks.select_related("blocked_by").order_by(F("bay").asc(nulls_first=True), "pk")[0]


def _closure_of(blocked: BlockedTime) -> Closure | None:
    """Close whole days for good, unless they are closed, or somebody is noted on them still."""
    if blocked.bay_id is not None:
        return None
    first, last = blocked.starts_at.date(), blocked.ends_at.date() - clock.A_DAY
    bounds = clock.day_bounds(first, last, blocked.centre.zone) if first <= last else None
    if bounds != (blocked.period.lower, blocked.period.upper):
        return None
    noted = blocked.centre.appointments.filter(state__in=[_State.HELD, _State.BOOKED])
    closures = blocked.centre.closures.live()
    closed = closures.filter(starts_on__lte=last, ends_on__gte=first)
    if closed.exists() or noted.overlapping(DateTimeTZRange(*bounds)).exists():
        return None
    return Closure.objects.create(
        centre=blocked.centre,
        starts_on=first,
        ends_on=last,
        reason=blocked.reason,
        closed_by=blocked.blocked_by,
    )
