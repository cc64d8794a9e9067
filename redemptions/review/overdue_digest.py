"""The overdue digest: an e-mail to leads each working morning about claims past their due date."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from accounts.models import User
from foundation.working_days import is_working_day
from redemptions.emails import staff_emails
from redemptions.models import Claim, due_dates

MORNING: Final = range(7, 12)  # in the lead's time zone; a later run makes up for a missed one
NAMED: Final = 5


def send_digest() -> None:
    """E-mail each lead for whom it is a working morning, if claims are overdue.

    Safe to run again: each lead gets at most one e-mail a day.
    """
    leads = User.objects.staff_who_may("redemptions.lead_review")
    mornings = [(lead, now) for lead in leads if _is_working_morning(lead, now := _clock(lead))]
    if not mornings:
        return
    overdue = due_dates.overdue(Claim.objects.all())
    count = overdue.count()
    oldest = list(overdue.select_related("promotion").order_by("due_on", "pk")[:NAMED])
    if not oldest:
        return
    late = [(claim, due_dates.days_overdue(claim)) for claim in oldest]
    for lead, now in mornings:
        staff_emails.claims_overdue(lead, day=now.date(), count=count, oldest=late)


def _clock(lead: User) -> datetime:
    return timezone.now().astimezone(lead.zone())


def _is_working_morning(lead: User, now: datetime) -> bool:
    return now.hour in MORNING and is_working_day(now.date(), lead.region)
