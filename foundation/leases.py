"""Lease a row's work to one worker at a time: take it, finish it, or return it for later."""

from datetime import timedelta
from typing import Final, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from psycopg2.errors import (
    DeadlockDetected,
    LockNotAvailable,
    QueryCanceled,
    SerializationFailure,
)

from foundation.dispatch import LATER, enqueue
from foundation.locks import lock_rows
from foundation.models import Job

MOST_ATTEMPTS: Final = 3
# As many are asked for as some workers begin between two sweeps; more would only fill the broker.
_MOST_WAITING: Final = 500
_OF_ONE_ROW: Final = (DeadlockDetected, LockNotAvailable, QueryCanceled, SerializationFailure)

Row = TypeVar("Row", bound=Job)


def lease() -> timedelta:
    """Return how long a worker may take before another one takes over."""
    return timedelta(seconds=settings.EVIDENCE_LEASE_SECONDS)


@transaction.atomic
def take(free: "QuerySet[Row]", pk: int) -> Row | None:
    """Lease one of the free rows; None if it is done, deleted, or leased by another worker.

    Every lease counts as an attempt, so that a row that kills its worker is not retried forever.
    """
    row = lock_rows(free, skip_locked=True).filter(pk=pk).first()
    if row is not None:
        row.attempts += 1
        row.leased_until = row.due_at = timezone.now() + lease()
        row.save(update_fields=["attempts", "leased_until", "due_at"])
    return row


def is_outage(error: Exception) -> bool:
    """Return whether the database itself is away, so that the other rows would fail too.

    A deadlock or a timeout is about one row: its transaction ended, and the others go on.
    """
    is_of_one_row = isinstance(error.__cause__, _OF_ONE_ROW)
    return isinstance(error, InterfaceError | OperationalError) and not is_of_one_row


def is_last(row: Job, *, most: int = MOST_ATTEMPTS) -> bool:
    """Return whether this is the last attempt: if it fails, there is no retry."""
    return row.attempts >= most


def is_spent(row: Job, *, most: int = MOST_ATTEMPTS) -> bool:
    """Return whether all allowed attempts were used up without a result.

    The workers died each time, so the work itself probably kills them.
    """
    return row.attempts > most


def held(row: Row) -> "QuerySet[Row]":
    """Find the row while the lease is ours: each lease counts one attempt more."""
    rows: QuerySet[Row] = type(row)._default_manager.all()
    return rows.filter(pk=row.pk, attempts=row.attempts, done_at=None)


def finish(row: Job, **facts: object) -> bool:
    """Mark the work as done; False if another worker has taken over."""
    done = {"done_at": timezone.now(), "due_at": None, "leased_until": None}
    return bool(held(row).update(**done, **facts))


def give_back(row: Job, *, after: timedelta) -> None:
    """Release the lease and retry the work later."""
    held(row).update(leased_until=None, due_at=timezone.now() + after)


def put_off(row: Job, *, after: timedelta) -> None:
    """Release the lease until other work is done, without counting an attempt."""
    held(row).update(leased_until=None, due_at=timezone.now() + after, attempts=row.attempts - 1)


def sweep(
    rows: "QuerySet[Row]",
    task: str,
    *,
    among: "QuerySet[Row] | None" = None,
    priority: int = LATER,
) -> int:
    """Enqueue the tasks of due rows again, unless enough wait for a worker; returns how many.

    Each of them becomes due again only after the time of a lease. ``among`` are the rows of which
    no more are to wait; all, if it is not said.
    """
    known: QuerySet[Row] = rows.model._default_manager.all() if among is None else among
    undone = known.filter(done_at=None)
    asked_for = undone.filter(due_at__gt=timezone.now(), leased_until=None)
    most = _MOST_WAITING - asked_for[:_MOST_WAITING].count()
    due = list(rows.values_list("pk", flat=True)[:most])
    # What a worker has ended meanwhile is not asked for again.
    undone.filter(pk__in=due).update(due_at=timezone.now() + lease())
    for pk in due:
        enqueue(task, pk, priority=priority)
    return len(due)
