"""Celery tasks for tickets and chats; each only calls a function elsewhere."""

from celery import shared_task

from support.chat import ending
from support.promises import at_risk
from support.tickets import silence


@shared_task
def remind_of_tickets(_again: int = 0, **_newer: object) -> None:
    """E-mail members whose ticket closes by itself in some days."""
    silence.send_reminders()


@shared_task
def close_silent_tickets(_again: int = 0, **_newer: object) -> None:
    """Close tickets that waited for their member for too long."""
    silence.close_silent()


@shared_task
def warn_leads_of_tickets() -> None:
    """E-mail leads which tickets have to be answered today."""
    at_risk.warn_leads()


@shared_task
def end_left_chats(_again: int = 0, **_newer: object) -> None:
    """Let chats go on as tickets that nobody took in time, or that one side has left."""
    ending.end_left()
