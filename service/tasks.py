"""Celery tasks of the service; each only calls a function elsewhere."""

from celery import shared_task

from service.repairs import clock


@shared_task
def remind_of_repairs(_again: int = 0, **_newer: object) -> None:
    """E-mail members whose approved repair was not sent yet."""
    clock.send_reminders()


@shared_task
def lapse_repairs(_again: int = 0, **_newer: object) -> None:
    """End approved repairs that were not sent in time."""
    clock.lapse()


@shared_task
def tell_of_late_repairs(_again: int = 0, **_newer: object) -> None:
    """E-mail members that their repair takes longer than promised."""
    clock.tell_late()


@shared_task
def close_repairs(_again: int = 0, **_newer: object) -> None:
    """Close repairs that were delivered long enough ago."""
    clock.close()
