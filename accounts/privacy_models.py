"""What becomes of an account: copies and deletion as its member asks, legal holds, and blocks."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.models import Job, JobQuerySet

# How long a copy can be downloaded, and how long a member may still keep the account.
COPY_FOR: Final = timedelta(hours=24)
GRACE: Final = timedelta(days=7)
LONGEST_REASON: Final = 500


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


class LegalHold(models.Model):
    """A hold on all that is kept of a member: about which claim, why, by whom, until when."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="legal_holds",
        verbose_name=_("whose"),
    )
    about = models.CharField(_("about"), max_length=40, help_text=_("The claim's Order ID."))
    reason = models.TextField(_("Reason"), max_length=500)
    placed_at = models.DateTimeField(_("placed"), default=timezone.now, db_default=Now())
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("placed by"),
    )
    released_at = models.DateTimeField(_("until"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("released by"),
    )

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint("about", condition=Q(released_at=None), name="legal_hold_once"),
            models.CheckConstraint(
                name="legal_hold_released_at_and_by",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index("member", condition=Q(released_at=None), name="legal_hold_in_force"),
        ]

    def __str__(self) -> str:
        return self.about


class MemberBlockQuerySet(models.QuerySet["MemberBlock"]):
    """Query set of blocks."""

    def standing(self) -> Self:
        """Return what is asked for or in force."""
        return self.filter(ended_at=None)


class MemberBlock(models.Model):
    """A block of one member: who asked for it and why, who confirmed it, and how it ended.

    The database holds that nobody confirms what they asked for, neither the block nor its end.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="blocks",
        verbose_name=_("member"),
    )
    reason = models.TextField(_("Reason"), max_length=LONGEST_REASON)
    told = models.TextField(_("What the member reads"), max_length=LONGEST_REASON)
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lift_reason = models.TextField(max_length=LONGEST_REASON, blank=True, default="", db_default="")
    lift_asked_at = models.DateTimeField(null=True)
    lift_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MemberBlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block of a member")
        verbose_name_plural = _("blocks of members")
        ordering = ["-pk"]
        permissions = [("block_member", _("Can block members, and confirm what others asked for"))]
        constraints = [
            models.UniqueConstraint("member", condition=Q(ended_at=None), name="block_once"),
            models.CheckConstraint(
                name="block_confirmed_by_another",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | (
                    Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("asked_by"))
                ),
            ),
            models.CheckConstraint(
                name="block_lift_asked_of_one_in_force",
                condition=Q(lift_asked_at=None, lift_asked_by=None)
                | Q(
                    lift_asked_at__isnull=False,
                    lift_asked_by__isnull=False,
                    confirmed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="block_ended_by_another",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, confirmed_at=None)
                | (
                    Q(ended_at__isnull=False, ended_by__isnull=False, lift_asked_by__isnull=False)
                    & ~Q(ended_by=F("lift_asked_by"))
                ),
            ),
            models.CheckConstraint(name="block_says_why", condition=~Q(reason="") & ~Q(told="")),
        ]

    def __str__(self) -> str:
        return str(self.member_id)

    @property
    def is_in_force(self) -> bool:
        """Whether the member can't sign in."""
        return self.confirmed_at is not None and self.ended_at is None
