"""Celery tasks of evidence; each makes one call."""

from celery import shared_task
from django.conf import settings

from evidence import upload_reading
from evidence.models import Upload
from evidence.uploads import storage
from foundation import leases


@shared_task
def delete_orphans(after: str = "", **_newer: object) -> None:
    """Delete files that no row wants any more, and those left behind by a crash."""
    storage.delete_orphans(after=after)


# A reading that hangs is killed before its lease ends and another worker takes over.
@shared_task(time_limit=settings.EVIDENCE_LEASE_SECONDS)
def read_upload(upload_id: int, **_newer: object) -> None:
    """Read one upload now, unless it has been read."""
    upload_reading.read(upload_id)


@shared_task
def read_due(**_newer: object) -> None:
    """Enqueue again the uploads that were never enqueued, or whose worker was lost."""
    leases.sweep(Upload.objects.due(), upload_reading.READ)
