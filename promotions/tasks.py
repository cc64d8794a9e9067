"""Celery tasks of the promotions; each makes one call."""

from celery import shared_task

from promotions.budgets import budget_warnings
from promotions.codes import expiry, low_stock, unreadable


@shared_task
def tell_ops_of_low_stock(**_newer: object) -> None:
    """E-mail ops about codes that run low or expire unused, and budgets that near their end."""
    low_stock.warn_ops()
    expiry.warn_ops()
    budget_warnings.warn_ops()


@shared_task
def check_codes(**_newer: object) -> None:
    """Notice rewards whose codes cannot be decrypted, and those whose codes can be again."""
    unreadable.check_codes()
