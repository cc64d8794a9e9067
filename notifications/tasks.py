"""Celery tasks of the outbox: they carry ids and make one call."""

from celery import shared_task
from django.conf import settings

from notifications.bounces import maildir
from notifications.outbox import delivery


@shared_task
def send_email(email_id: int, **_newer: object) -> None:
    """Send one e-mail now, if it is still due."""
    delivery.send_one(email_id)


@shared_task
def send_due(**_newer: object) -> None:
    """Send due e-mails: never enqueued, to be retried, or left by a worker that died."""
    delivery.send_due()


@shared_task
def read_bounces(_again: int = 0, **_newer: object) -> None:
    """Read the bounces and answers in the Maildir, if there is one."""
    if settings.BOUNCE_MAILDIR:
        maildir.read_all(settings.BOUNCE_MAILDIR)


@shared_task
def delete_old_bounces(**_newer: object) -> None:
    """Delete old mail from the Maildir that was not a report or could not be read."""
    if settings.BOUNCE_MAILDIR:
        maildir.delete_old(settings.BOUNCE_MAILDIR)
