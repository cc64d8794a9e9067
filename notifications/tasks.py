"""Tasks of the outbox: they carry ids and make one call."""

from celery import shared_task

from notifications import delivery


@shared_task
def send_message(message_id: int, **_newer: object) -> None:
    """Send one letter now, if it is still due."""
    delivery.send_one(message_id)


@shared_task
def send_due(**_newer: object) -> None:
    """Send what is due: what was never hinted at, must be tried again, or lost its worker."""
    delivery.send_due()
