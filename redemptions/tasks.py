"""Tasks of the claims: nothing but calls."""

from celery import shared_task

from redemptions import fulfilment


@shared_task
def deliver_due(**_newer: object) -> None:
    """Deliver the codes whose date has come."""
    fulfilment.deliver_due()
