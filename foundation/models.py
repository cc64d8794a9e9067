"""Background jobs as rows, and the counters of the throttles.

A worker does a row's work soon after the commit; if its task is lost, the sweep enqueues another.
"""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def soon() -> datetime:
    """Return when the sweep enqueues a new row's work, if nobody has started it by then."""
    return timezone.now() + timedelta(seconds=settings.SWEEP_SECONDS)


Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class JobQuerySet(models.QuerySet[Row_co]):
    """Rows with work to do."""

    def due(self) -> Self:
        """Jobs that nobody has started, or that were started and not finished; oldest first."""
        return self.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")

    def free(self) -> Self:
        """Jobs that are not done and not leased by a worker."""
        now = timezone.now()
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=now), done_at=None)


class Job(models.Model):
    """A row with work to do: when it is due, until when it is leased, and when it was done."""

    due_at = models.DateTimeField(null=True, default=soon)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_done(self) -> bool:
        """Whether the work is done or was given up."""
        return self.done_at is not None


class ThrottleCounter(models.Model):
    """The number of attempts in the current time window of a throttle; see throttles.py."""

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint("scope", "key", name="attempts_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}: {self.count}"
