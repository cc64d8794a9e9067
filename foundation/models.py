"""Background jobs as rows, and the counters of the throttles.

A worker does a row's work soon after the commit; if its task is lost, the sweep enqueues another.
"""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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


class LoadedFile(models.Model):
    """A file that staff loaded: which, by whom, and whether it was taken back, by whom and why."""

    file_name = models.CharField(_("File"), max_length=200)
    checksum = models.CharField(
        _("SHA-256 checksum"), max_length=64, blank=True, default="", db_default=""
    )
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True, db_default=Now())
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("loaded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,  # staff are few, and nobody asks for the files of one of them
    )
    # Who loads by command signs in to the server, not here.
    os_account = models.CharField(
        _("Account at the server"), max_length=100, blank=True, default="", db_default=""
    )
    voided_at = models.DateTimeField(_("taken back at"), null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    void_reason = models.CharField(
        _("Why it was taken back"), max_length=200, blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True
        ordering = ["-loaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def loader(self) -> str:
        """Name who loaded it: a member of staff, or else an account at the server."""
        return str(self.loaded_by or self.os_account or "-")


class RetentionRun(models.Model):
    """One run of what is deleted by rule (retention.py): how much was due, and how much went."""

    started_at = models.DateTimeField(_("began"))
    finished_at = models.DateTimeField(_("ended"), default=timezone.now, db_default=Now())
    rules = models.JSONField(_("by rule"), help_text=_("Numbers, and the age of the oldest."))
    is_unfinished = models.BooleanField(_("more is left"), default=False, db_default=False)

    class Meta:
        verbose_name = _("clean-up")
        verbose_name_plural = _("clean-ups")
        ordering = ["-finished_at", "-pk"]
        indexes = [models.Index(fields=["-finished_at"], name="retention_run_newest")]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}: {self.deleted}"

    @property
    def deleted(self) -> int:
        """How many rows went in all."""
        return sum(rule["deleted"] for rule in self.rules.values())

    @property
    def failed(self) -> int:
        """How many rows could not be deleted."""
        return sum(rule["failed"] for rule in self.rules.values())
