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


class ExportSchedule(models.Model):
    """Rows that somebody of the staff has exported each day or week; deleted where it ends."""

    class Every(models.TextChoices):
        DAY = "day", _("each day")
        WEEK = "week", _("each week")

    export = models.CharField(max_length=40)
    filters = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    with_personal = models.BooleanField(default=False, db_default=False)
    file_format = models.CharField(max_length=4)
    every = models.CharField(max_length=4, choices=Every)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="export_schedules"
    )
    since = models.DateField(help_text=_("The first day that the next file tells of."))
    due_on = models.DateField(help_text=_("When the next file is made."))

    class Meta:
        verbose_name = _("scheduled export")
        verbose_name_plural = _("scheduled exports")
        ordering = ["pk"]
        indexes = [models.Index("due_on", "id", name="export_schedule_due")]

    def __str__(self) -> str:
        return f"{self.export} {self.every}"


class ExportFileQuerySet(JobQuerySet["ExportFile"]):
    """Exports of rows."""

    def over(self, before: datetime) -> Self:
        """Return those that were done before a moment, the oldest first."""
        return self.filter(done_at__lt=before).order_by("done_at", "pk")


class ExportFile(Job):
    """Rows that somebody of the staff takes away; as a job, its work is writing the file."""

    class FileFormat(models.TextChoices):
        CSV = "csv", _("CSV")
        XLSX = "xlsx", _("Excel workbook (.xlsx)")

    export = models.CharField(max_length=40)
    filters = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    with_personal = models.BooleanField(default=False, db_default=False)
    file_format = models.CharField(max_length=4, choices=FileFormat)
    language = models.CharField(max_length=10)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="export_files"
    )
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    is_scheduled = models.BooleanField(default=False, db_default=False)
    rows = models.PositiveIntegerField(default=0, db_default=0, help_text=_("Written so far."))
    # Empty until it is made, and if it could not be made.
    path = models.CharField(max_length=200, blank=True, default="", db_default="")
    size = models.PositiveBigIntegerField(default=0, db_default=0)

    objects = ExportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        indexes = [
            models.Index("due_at", name="export_due", condition=Q(due_at__isnull=False)),
            models.Index("done_at", "id", name="export_done"),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def until(self) -> datetime:
        """Until when it can be downloaded, once it is made."""
        return (self.done_at or self.asked_at) + timedelta(days=settings.RETENTION_DAYS["exports"])

    @property
    def is_ready(self) -> bool:
        """Whether it can be downloaded now."""
        return bool(self.path) and timezone.now() < self.until
