"""Celery tasks of the service; each only calls a function elsewhere."""

from celery import shared_task

from service.front_desk import closing, reminders, visits, waiting_list
from service.repairs import clock
from service.results import reminding


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
    """E-mail members that their repair takes longer than promised, or wasn't picked up."""
    clock.tell_late()
    clock.tell_missed_pick_ups()


@shared_task
def close_repairs(_again: int = 0, **_newer: object) -> None:
    """Close repairs that were delivered long enough ago."""
    clock.close()


@shared_task
def remind_of_quotes(_again: int = 0, **_newer: object) -> None:
    """E-mail members whose quote waits for an answer."""
    reminding.remind()


@shared_task
def cancel_blocked(_again: int = 0, **_newer: object) -> None:
    """Tell members who are expected in a time that the office has blocked."""
    closing.cancel_blocked()


@shared_task
def serve_waiting_list(after: int = 0, **_newer: object) -> None:
    """Tell members who wait for an earlier time of one that got free."""
    waiting_list.serve(after=after)


@shared_task
def remind_of_appointments(_again: int = 0, **_newer: object) -> None:
    """Remind members of visits in two days, and in three hours."""
    reminders.send_reminders()


@shared_task
def note_missed_visits(_again: int = 0, **_newer: object) -> None:
    """Note visits as missed that nobody came to."""
    visits.note_missed()
