"""Tasks of the outbox: they carry ids and make one call."""

from celery import shared_task
from django.conf import settings

from notifications.bounces import maildir
from notifications.outbox import delivery


@shared_task
def send_email(message_id: int, **_newer: object) -> None:
    """Send one letter now, if it is still due."""
    delivery.send_one(message_id)


@shared_task
def send_due(**_newer: object) -> None:
    """Send what is due: what was never hinted at, must be tried again, or lost its worker."""
    delivery.send_due()


@shared_task
def read_bounces(**_newer: object) -> None:
    """Read what came back into the Maildir, if there is one."""
    if settings.BOUNCE_MAILDIR:
        maildir.read_all(settings.BOUNCE_MAILDIR)


@shared_task
def delete_old_bounces(**_newer: object) -> None:
    """Forget what came back some days ago and was no report."""
    if settings.BOUNCE_MAILDIR:
        maildir.delete_old(settings.BOUNCE_MAILDIR)
