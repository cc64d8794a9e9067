"""Celery tasks for claims; each only calls a function elsewhere."""

from celery import shared_task
from django.conf import settings

from redemptions import stored_addresses
from redemptions.checks import runner
from redemptions.claims import closing_reminders, corrections
from redemptions.reconciliation import run as reconciliation
from redemptions.review import overdue_digest, policy, restocking, undo_window


@shared_task
def tell_members_of_closing(after: int = 0, **_newer: object) -> None:
    """E-mail members who have something open in a promotion that ends soon."""
    closing_reminders.send_reminders(after=after)


@shared_task
def remind_of_corrections(after: int = 0, **_newer: object) -> None:
    """E-mail members who have a claim to correct whose last day is near."""
    corrections.send_reminders(after=after)


@shared_task
def expire_corrections(_again: int = 0, **_newer: object) -> None:
    """End the claims that were not corrected in time."""
    corrections.expire()


@shared_task
def tell_leads_of_overdue(**_newer: object) -> None:
    """E-mail the overdue claims to leads for whom it is a working-day morning."""
    overdue_digest.send_digest()


# Stop a run that hangs before another worker takes over.
@shared_task(time_limit=settings.EVIDENCE_LEASE_SECONDS)
def check_claim(run_id: int, **_newer: object) -> None:
    """Carry out one check run now, unless another worker has."""
    policy.check_claim(run_id)


@shared_task
def check_due(**_newer: object) -> None:
    """Enqueue again the check runs that were never enqueued, or lost their worker."""
    runner.sweep()


@shared_task
def carry_out(scheduled_id: int, **_newer: object) -> None:
    """Carry out a reviewer's decision that can no longer be undone."""
    undo_window.carry_out(scheduled_id)


@shared_task
def carry_out_due(_again: int = 0, **_newer: object) -> None:
    """Carry out the decisions that are due and that no worker has."""
    undo_window.carry_out_due()


@shared_task
def go_on_with_stock(_again: int = 0, **_newer: object) -> None:
    """Go on with the claims that wait for stock, where there is some."""
    restocking.go_on()


@shared_task
def reconcile(state: str = "", **_newer: object) -> None:
    """Look through the books for what does not agree, some checks at a time."""
    reconciliation.go_on(state)


@shared_task
def encrypt_addresses(**_newer: object) -> None:
    """Encrypt the addresses that an earlier release left in clear."""
    stored_addresses.encrypt_left()
