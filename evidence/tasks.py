"""Tasks of the evidence: they make one call each."""

from celery import shared_task
from django.conf import settings

from evidence import upload_reading
from evidence.models import Upload
from evidence.uploads import storage
from foundation import leases


@shared_task
def delete_orphans(**_newer: object) -> None:
    """Forget uploads that nobody handed in, and files that a crash left behind."""
    storage.delete_orphans()


# A reading that hangs is ended before another worker takes over.
@shared_task(time_limit=settings.EVIDENCE_LEASE_SECONDS)
def read_upload(upload_id: int, **_newer: object) -> None:
    """Read one upload now, if nobody has."""
    upload_reading.read(upload_id)


@shared_task
def read_due(**_newer: object) -> None:
    """Ask again for the uploads that were never hinted at, or lost their worker."""
    leases.sweep(Upload.objects.due(), upload_reading.READ)
