"""Tasks of the products: they make one call each."""

from celery import shared_task
from django.conf import settings

from products import evidence, jobs, registration, upload_reading
from products.models import Upload


@shared_task
def forget_abandoned_drafts(**_newer: object) -> None:
    """Forget half-filled registrations that nobody went on with."""
    registration.forget_abandoned_drafts()


@shared_task
def forget_stray(**_newer: object) -> None:
    """Forget uploads that nobody handed in, and files that a crash left behind."""
    evidence.forget_stray()


# A reading that hangs is ended before another worker takes over.
@shared_task(time_limit=settings.EVIDENCE_LEASE_SECONDS)
def read_upload(upload_id: int, **_newer: object) -> None:
    """Read one upload now, if nobody has."""
    upload_reading.read(upload_id)


@shared_task
def read_due(**_newer: object) -> None:
    """Ask again for the uploads that were never hinted at, or lost their worker."""
    jobs.sweep(Upload.objects.due(), upload_reading.READ)
