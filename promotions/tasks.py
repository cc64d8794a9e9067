"""Tasks of the promotions: they make one call each."""

from celery import shared_task

from promotions.codes import low_stock


@shared_task
def tell_ops_of_low_stock(**_newer: object) -> None:
    """Write to ops where codes run low."""
    low_stock.warn_ops()
