"""Celery tasks of products; each makes one call."""

from celery import shared_task

from products.registration import drafts


@shared_task
def delete_abandoned_drafts(**_newer: object) -> None:
    """Delete drafts of registrations that members have abandoned."""
    drafts.delete_abandoned_drafts()
