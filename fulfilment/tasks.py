"""Celery tasks for what is owed; each only calls a function elsewhere."""

from celery import shared_task

from fulfilment.delivery import days, due
from fulfilment.draws import drawing, freezing, offers
from fulfilment.payouts import details


@shared_task
def deliver_due(_again: int = 0, **_newer: object) -> None:
    """Deliver the codes that are due."""
    due.deliver_due()


@shared_task
def tell_moved(_reward_id: int = 0, **_newer: object) -> None:
    """E-mail members whose reward comes on another day than they were told."""
    days.tell_moved()


@shared_task
def ask_for_accounts(_again: int = 0, **_newer: object) -> None:
    """Ask members who are owed a payout where to send it."""
    details.ask_for_accounts()


@shared_task
def end_account_holds(_again: int = 0, **_newer: object) -> None:
    """Make payouts ready whose changed account was held long enough."""
    details.end_holds()


@shared_task
def hold_draws(_round_id: int = 0, **_newer: object) -> None:
    """Freeze lists, hold draws, and let prizes that were not accepted fall to the next in line."""
    freezing.freeze_due()
    drawing.draw_due()
    offers.lapse_due()
