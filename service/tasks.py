"""Celery tasks of the service; each only calls a function elsewhere."""

from celery import shared_task

from service.results import reminding


@shared_task
def remind_of_quotes(_again: int = 0, **_newer: object) -> None:
    """E-mail members whose quote waits for an answer."""
    reminding.remind()
