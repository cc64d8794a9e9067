"""Celery tasks of the promotions; each makes one call."""

from celery import shared_task

from promotions.codes import low_stock


@shared_task
def tell_ops_of_low_stock(**_newer: object) -> None:
    """E-mail ops about rewards whose codes run low."""
    low_stock.warn_ops()
