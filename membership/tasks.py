"""Celery tasks of the membership; each only calls a function elsewhere."""

from celery import shared_task

from membership.earning import sweeping
from membership.points import expiring, head_starts, tiers
from membership.shop import waiting


@shared_task
def earn(_again: int = 0, **_newer: object) -> None:
    """Credit what is new in the rows below, and take back what was undone."""
    sweeping.earn_new()


@shared_task
def earn_by_birthday(after: int = 0, **_newer: object) -> None:
    """Credit whose birthday it is."""
    sweeping.earn_by_birthday(after=after)


@shared_task
def tell_of_points(_again: int = 0, **_newer: object) -> None:
    """E-mail members what they have earned."""
    sweeping.tell()


@shared_task
def warn_of_expiry(_again: int = 0, **_newer: object) -> None:
    """E-mail members which points expire soon."""
    expiring.warn()


@shared_task
def expire_points(_again: int = 0, **_newer: object) -> None:
    """Take out of the accounts what has expired."""
    expiring.expire()


@shared_task
def review_tiers(_again: int = 0, **_newer: object) -> None:
    """Announce lower tiers, and carry out what was announced."""
    tiers.review_tiers()


@shared_task
def pass_on_head_starts(_again: int = 0, **_newer: object) -> None:
    """Let the members of a tier redeem as early as it brings since it was changed."""
    head_starts.pass_on()


@shared_task
def tell_of_items_back(after: int = 0, **_newer: object) -> None:
    """E-mail members whose sold-out reward is back."""
    waiting.tell_of_items_back(after=after)
