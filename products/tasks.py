"""Tasks of the products: they make one call each."""

from celery import shared_task

from products import registration


@shared_task
def forget_abandoned_drafts(**_newer: object) -> None:
    """Forget half-filled registrations that nobody went on with."""
    registration.forget_abandoned_drafts()
