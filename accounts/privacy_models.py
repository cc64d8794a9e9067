"""What members ask for their own data: a copy of it, or that their account is deleted."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.models import Job, JobQuerySet

# How long a copy can be downloaded, and how long a member may still keep the account.
COPY_FOR: Final = timedelta(hours=24)
GRACE: Final = timedelta(days=7)


def copies_storage() -> Storage:
    """Return the private storage in which copies lie, below a folder of their own."""
    return storages["evidence"]


class DataCopyQuerySet(JobQuerySet["DataCopy"]):
    """Copies."""

    def ready(self) -> Self:
        """Copies that can be downloaded now."""
        return self.exclude(path="").filter(done_at__gt=timezone.now() - COPY_FOR)

    def over(self) -> Self:
        """Copies whose time to be downloaded is over."""
        return self.filter(done_at__lte=timezone.now() - COPY_FOR)


class DataCopy(Job):
    """A copy of a member's data, made by a worker; as a job, its work is making it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_copies"
    )
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    files = models.PositiveIntegerField(default=0, db_default=0)
    files_done = models.PositiveIntegerField(default=0, db_default=0)
    # Empty until it is made, and if it could not be made.
    path = models.CharField(max_length=200, blank=True, default="", db_default="")
    size = models.PositiveBigIntegerField(default=0, db_default=0)

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of a member's data")
        verbose_name_plural = _("copies of members' data")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("user", condition=Q(done_at=None), name="one_copy_at_a_time"),
        ]
        indexes = [
            models.Index("due_at", name="data_copy_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk}"

    @property
    def until(self) -> datetime:
        """Until when it can be downloaded, once it is made."""
        return (self.done_at or self.asked_at) + COPY_FOR

    @property
    def is_ready(self) -> bool:
        """Whether it can be downloaded now."""
        return bool(self.path) and timezone.now() < self.until


class AccountDeletionQuerySet(models.QuerySet["AccountDeletion"]):
    """Deletions of accounts."""

    def open(self) -> Self:
        """Deletions that have not been carried out to their end, the oldest first."""
        return self.filter(erased_at=None).order_by("due_at", "pk")

    def due(self) -> Self:
        """Deletions whose time has come, and those that were begun."""
        return self.open().filter(due_at__lte=timezone.now())


class AccountDeletion(models.Model):
    """The deletion of one account: asked for, waited for, carried out.

    The row outlives the person: two keyed digests of the mailbox stay, so that a promotion's limit
    for each mailbox holds for whoever signs up with it again (ADR 25).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deletion"
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, db_default=Now())
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text=_("The member of staff who asked for the member."),
    )
    reason = models.CharField(_("Reason"), max_length=300, blank=True, default="", db_default="")
    due_at = models.DateTimeField(_("due"))
    reminded_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    address_digest = models.BinaryField(max_length=32, null=True)
    mailbox_digest = models.BinaryField(
        max_length=32, null=True, help_text=_("Of the address without its tag.")
    )

    objects = AccountDeletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("deletion of an account")
        verbose_name_plural = _("deletions of accounts")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index("due_at", name="account_deletion_due", condition=Q(erased_at=None)),
            models.Index("address_digest", name="account_deletion_address"),
            models.Index("mailbox_digest", name="account_deletion_mailbox"),
        ]

    def __str__(self) -> str:
        return f"deletion {self.pk}"

    @property
    def is_begun(self) -> bool:
        """Whether it can no longer be taken back."""
        return self.begun_at is not None
