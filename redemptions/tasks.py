"""Tasks of the claims: nothing but calls."""

from celery import shared_task
from django.conf import settings

from products import jobs
from redemptions import checking, closing, fulfilment, overdue, planned
from redemptions.models import CheckRun


@shared_task
def deliver_due(**_newer: object) -> None:
    """Deliver the codes whose date has come."""
    fulfilment.deliver_due()


@shared_task
def tell_members_of_closing(**_newer: object) -> None:
    """Write to members with something open where a promotion closes soon."""
    closing.tell_members()


@shared_task
def tell_leads_of_overdue(**_newer: object) -> None:
    """Write to the leads whose working morning it is of what is overdue."""
    overdue.tell_leads()


# A run that hangs is ended before another worker takes over.
@shared_task(time_limit=settings.EVIDENCE_LEASE_SECONDS)
def check_claim(run_id: int, **_newer: object) -> None:
    """Do one run of the checks now, if nobody has."""
    checking.check(run_id)


@shared_task
def check_due(**_newer: object) -> None:
    """Ask again for the runs that were never hinted at, or lost their worker."""
    jobs.sweep(CheckRun.objects.due(), checking.CHECK)


@shared_task
def carry_out(planned_id: int, **_newer: object) -> None:
    """Let a reviewer's decision take effect now that it cannot be undone any more."""
    planned.carry_out(planned_id)


@shared_task
def carry_out_due(**_newer: object) -> None:
    """Carry out the decisions whose time has come and that no worker has."""
    planned.carry_out_due()
