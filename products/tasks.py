"""Tasks of the products: they make one call each."""

from celery import shared_task

from products.registration import drafts


@shared_task
def delete_abandoned_drafts(**_newer: object) -> None:
    """Forget half-filled registrations that nobody went on with."""
    drafts.delete_abandoned_drafts()
