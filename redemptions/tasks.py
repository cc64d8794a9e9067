"""Tasks of the claims: nothing but calls."""

from celery import shared_task
from django.conf import settings

from foundation import leases
from redemptions.checks import runner
from redemptions.claims import closing_reminders
from redemptions.models import CheckRun
from redemptions.review import overdue_digest, policy, undo_window
from redemptions.rewarding import fulfilment


@shared_task
def deliver_due(**_newer: object) -> None:
    """Deliver the codes whose date has come."""
    fulfilment.deliver_due()


@shared_task
def tell_members_of_closing(**_newer: object) -> None:
    """Write to members with something open where a promotion closes soon."""
    closing_reminders.send_reminders()


@shared_task
def tell_leads_of_overdue(**_newer: object) -> None:
    """Write to the leads whose working morning it is of what is overdue."""
    overdue_digest.send_digest()


# A run that hangs is ended before another worker takes over.
@shared_task(time_limit=settings.EVIDENCE_LEASE_SECONDS)
def check_claim(run_id: int, **_newer: object) -> None:
    """Do one run of the checks now, if nobody has."""
    policy.check_claim(run_id)


@shared_task
def check_due(**_newer: object) -> None:
    """Ask again for the runs that were never hinted at, or lost their worker."""
    leases.sweep(CheckRun.objects.due(), runner.CHECK)


@shared_task
def carry_out(scheduled_id: int, **_newer: object) -> None:
    """Let a reviewer's decision take effect now that it cannot be undone any more."""
    undo_window.carry_out(scheduled_id)


@shared_task
def carry_out_due(**_newer: object) -> None:
    """Carry out the decisions whose time has come and that no worker has."""
    undo_window.carry_out_due()
