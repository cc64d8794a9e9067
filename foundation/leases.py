"""Take the work that a row promises, and give it back: no two workers do the same at once."""

from datetime import timedelta
from typing import Final, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from foundation.dispatch import LATER, enqueue
from foundation.models import Job

MOST_ATTEMPTS: Final = 3
_MOST_SWEPT: Final = 500

Row = TypeVar("Row", bound=Job)


def lease() -> timedelta:
    """Tell how long a worker may be silent before another one takes over."""
    return timedelta(seconds=settings.EVIDENCE_LEASE_SECONDS)


@transaction.atomic
def take(free: "QuerySet[Row]", pk: int) -> Row | None:
    """Lease the work of one of the free rows; None if it is done, gone, or somebody is at it.

    Every lease counts as an attempt, so that what kills its worker is not tried for ever.
    """
    row = free.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(pk=pk).first()
    if row is not None:
        row.attempts += 1
        row.leased_until = row.due_at = timezone.now() + lease()
        row.save(update_fields=["attempts", "leased_until", "due_at"])
    return row


def is_last(row: Job, *, most: int = MOST_ATTEMPTS) -> bool:
    """Tell whether nobody tries again if this attempt fails."""
    return row.attempts >= most


def is_spent(row: Job, *, most: int = MOST_ATTEMPTS) -> bool:
    """Tell whether all attempts before this one ended without a word: what was tried kills."""
    return row.attempts > most


def held(row: Row) -> "QuerySet[Row]":
    """Find the row while the lease is ours: each lease counts one attempt more."""
    rows: QuerySet[Row] = type(row)._default_manager.all()
    return rows.filter(pk=row.pk, attempts=row.attempts, done_at=None)


def finish(row: Job, **facts: object) -> bool:
    """Note that the work is done; False where another worker took over meanwhile."""
    done = {"done_at": timezone.now(), "due_at": None, "leased_until": None}
    return bool(held(row).update(**done, **facts))


def give_back(row: Job, *, after: timedelta) -> None:
    """Let the work be tried again after a while."""
    held(row).update(leased_until=None, due_at=timezone.now() + after)


def put_off(row: Job, *, after: timedelta) -> None:
    """Let the work wait for other work; that was no attempt."""
    held(row).update(leased_until=None, due_at=timezone.now() + after, attempts=row.attempts - 1)


def sweep(rows: "QuerySet[Row]", task: str) -> int:
    """Ask again for what is due; returns how many. What is asked for now is not due for a while."""
    due = list(rows.values_list("pk", flat=True)[:_MOST_SWEPT])
    # What a worker has ended meanwhile is not asked for again.
    waiting = rows.model._default_manager.filter(pk__in=due, done_at=None)
    waiting.update(due_at=timezone.now() + lease())
    for pk in due:
        enqueue(task, pk, priority=LATER)
    return len(due)
