"""Celery tasks of evidence; each makes one call."""

from typing import Final

from celery import current_app, shared_task
from celery.signals import worker_process_init
from django.conf import settings

from evidence import upload_reading
from evidence.models import Upload
from evidence.uploads import storage
from foundation import leases

QUEUE: Final = settings.CELERY_TASK_ROUTES[upload_reading.READ]["queue"]


@worker_process_init.connect
def build_engine(**_signal: object) -> None:
    """Build the engine when a process starts that reads evidence, not while a member waits.

    Only after the fork: what a parent process built is unusable in its children.
    """
    if QUEUE in current_app.amqp.queues.consume_from:
        upload_reading.warm_up()


@shared_task
def delete_orphans(**_newer: object) -> None:
    """Delete uploads that were never submitted, and files left behind by a crash."""
    storage.delete_orphans()


# A reading that hangs is killed before its lease ends and another worker takes over.
@shared_task(time_limit=settings.EVIDENCE_LEASE_SECONDS)
def read_upload(upload_id: int, **_newer: object) -> None:
    """Read one upload now, unless it has been read."""
    upload_reading.read(upload_id)


@shared_task
def read_due(**_newer: object) -> None:
    """Enqueue again the uploads that were never enqueued, or whose worker was lost."""
    leases.sweep(Upload.objects.due(), upload_reading.READ)
