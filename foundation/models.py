"""Work that a row promises: a worker does it soon after the commit, or the sweep asks again."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def soon() -> datetime:
    """Say when the sweep is to ask for a new row's work, if nobody has begun it by then."""
    return timezone.now() + timedelta(seconds=settings.SWEEP_SECONDS)


Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class JobQuerySet(models.QuerySet[Row_co]):
    """Rows with work to do."""

    def due(self) -> Self:
        """Those whose work nobody began, or began and did not end; the longest waiting first."""
        return self.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")

    def free(self) -> Self:
        """Those that are not done, and at which no worker is now."""
        now = timezone.now()
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=now), done_at=None)


class Job(models.Model):
    """When the work of a row is asked for again, who is at it until when, and when it was done."""

    due_at = models.DateTimeField(null=True, default=soon)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_done(self) -> bool:
        """Tell whether the work is done, also where it was given up."""
        return self.done_at is not None


class ThrottleCounter(models.Model):
    """How often something was tried in the window of time that runs now; see throttles.py."""

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint("scope", "key", name="attempts_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}: {self.count}"
