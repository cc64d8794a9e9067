"""Celery tasks of the membership; each only calls a function elsewhere."""

from celery import shared_task

from membership.shop import waiting


@shared_task
def tell_of_items_back(after: int = 0, **_newer: object) -> None:
    """E-mail members whose sold-out reward is back."""
    waiting.tell_of_items_back(after=after)
