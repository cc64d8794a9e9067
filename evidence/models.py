"""Uploads that members submit as evidence: clean pages and their readings."""

import secrets
from datetime import datetime
from typing import Final, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models.functions import Now, Substr
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.models import Job, JobQuerySet

# The bands of a fingerprint by which similar ones are found: their first digit, from 1, and length.
BANDS: Final = (*((start, 7) for start in range(1, 57, 7)), (57, 8))
# A square of 128 by 128 points takes a tenth of it.
LARGEST_PICTURE: Final = 64 * 1024


def evidence_storage() -> Storage:
    """Return the private storage of invoices and photos, which has no public URL."""
    return storages["evidence"]


def evidence_name(instance: models.Model, filename: str) -> str:
    """Return a random file name, so that no one can choose or guess it (ASVS 5.3.1)."""
    suffix = filename.rpartition(".")[2]
    token = secrets.token_hex(16)
    return f"{instance._meta.model_name}/{token[:2]}/{token}.{suffix}"


def _octets(column: str) -> models.Func:
    return models.Func(column, function="octet_length", output_field=models.IntegerField())


class UploadQuerySet(JobQuerySet["Upload"]):
    """Uploads."""

    def submitted(self) -> Self:
        """Uploads that belong to a registration or a claim."""
        return self.filter(submitted_at__isnull=False)

    def orphaned(self, *, before: datetime) -> Self:
        """Uploads from before that time that were never submitted."""
        return self.filter(submitted_at=None, uploaded_at__lt=before).order_by("pk")


class Upload(Job):
    """One file from a member, as clean pages; a better file is a new upload, never a change.

    As a job, its work is reading its pages.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        SERIAL_PHOTO = "serial_photo", _("photo of the serial number")
        ANSWER = "answer", _("file for an answer")
        ATTACHMENT = "attachment", _("file with a message")

    # What proves a purchase or a product, and is read: reviewers may ask for it again.
    PROOFS: Final = (
        (Kind.INVOICE.value, Kind.INVOICE.label),
        (Kind.SERIAL_PHOTO.value, Kind.SERIAL_PHOTO.label),
    )

    # Uploads of a registration or a claim are protected by those rows' foreign keys.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    serial = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("The unit that it is to prove; none while the label is scanned to learn it."),
    )
    original_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text=_("Of the file as it was uploaded."))
    software = models.CharField(
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("What wrote the file, as the file itself says."),
    )
    original = models.FileField(
        storage=evidence_storage,
        upload_to=evidence_name,
        max_length=200,
        blank=True,
        default="",
        db_default="",
    )
    uploaded_at = models.DateTimeField(default=timezone.now, db_default=Now())
    submitted_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(
        null=True, help_text=_("When its files and what was read on them were deleted by rule.")
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["pk"]
        indexes = [
            models.Index("due_at", name="upload_due", condition=models.Q(due_at__isnull=False)),
            models.Index("sha256", name="upload_sha256"),
            models.Index("uploaded_at", name="upload_stray", condition=models.Q(submitted_at=None)),
            # The nightly sweep asks of each stored file whether a row has it.
            models.Index("original", name="upload_original"),
            models.Index(
                "kind",
                "submitted_at",
                condition=models.Q(submitted_at__isnull=False, deleted_at=None),
                name="upload_kept",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name


class UploadPage(models.Model):
    """A clean page of an upload, with its bar codes and the text read on it."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField(help_text=_("From 0."))
    file = models.FileField(storage=evidence_storage, upload_to=evidence_name, max_length=200)
    # None for uploads made before thumbnails existed: the page itself is shown instead.
    thumbnail = models.BinaryField(null=True)
    fingerprint = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text=_("256 bits in hexadecimal; alike if pictures are."),
    )
    codes = models.JSONField(default=list, db_default=[])
    lines = models.JSONField(null=True, help_text=_("Empty where the print was not read."))
    # Beside the letters that are always read: "kor", where the region asks for it.
    script = models.CharField(max_length=8, blank=True, default="", db_default="")
    digests = models.JSONField(
        null=True, help_text=_("Of its codes and numbers, once the texts are deleted by rule.")
    )
    stated = models.JSONField(
        default=list,
        db_default=[],
        help_text=_("What a PDF itself says stands there; the print has to confirm it."),
    )
    surroundings = models.JSONField(
        null=True, help_text=_("What the label on a photo sticks on, by its colours.")
    )
    signs = models.JSONField(
        default=list,
        db_default=[],
        help_text=_("What looks changed in the upload's own bytes, and where."),
    )
    # By the degrees: a page on its side, or one on which something was missing, is read again.
    turned_lines = models.JSONField(default=dict, db_default={})
    copy_reading = models.JSONField(
        null=True, help_text=_("Where only a copy shows the serial: which one, and what it says.")
    )

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["upload", "number"]
        indexes = [
            models.Index("file", name="page_file"),  # as upload_original
            # The newest pages with one value of a band: evidence/similar_pages.py.
            *(
                models.Index(Substr("fingerprint", *band), "id", name=f"page_band_{band[0]:02}")
                for band in BANDS
            ),
        ]
        constraints = [models.UniqueConstraint("upload", "number", name="page_once_in_upload")]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"


class MemberPicture(models.Model):
    """A member's picture, as a small JPEG that the sandbox drew; the account says that it is there.

    In the table and not in the storage: it is asked for with every page, has a few kilobytes, and
    is gone in the transaction that deletes it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="picture"
    )
    content = models.BinaryField()
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("picture of a member")
        verbose_name_plural = _("pictures of members")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="member_picture_is_small",
                condition=LessThanOrEqual(_octets("content"), LARGEST_PICTURE)
                & GreaterThan(_octets("content"), 0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class UnwantedFile(models.Model):
    """A stored file that is to be deleted, written in the transaction that lets go of it.

    The row goes once the storage has deleted the file: what failed is tried again.
    """

    name = models.CharField(max_length=200, unique=True)
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
