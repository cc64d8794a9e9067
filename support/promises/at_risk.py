"""Warning the leads before promises break: one e-mail for all tickets on their last day."""

from typing import Final

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from foundation.locks import lock_rows
from foundation.working_days import today
from support import ticket_emails
from support.desk.rights import LEADS
from support.models import Conversation

# What one e-mail names; it counts the rest.
NAMED: Final = 10
_MOST: Final = 500


@transaction.atomic
def warn_leads() -> int:
    """E-mail the leads which tickets have to be answered today; return of how many they hear.

    Of each ticket once for each promised day, however often this runs, and two at once: the mark in
    the ticket and the e-mails are of one transaction. What is late already was warned of before.
    """
    leads = list(User.objects.staff_who_may(LEADS))
    if not leads:
        return 0
    due = Conversation.objects.filter(status__in=Conversation.OURS, due_on__lte=today())
    unwarned = due.filter(Q(warned_of=None) | ~Q(warned_of=F("due_on"))).order_by("due_on", "pk")
    locked = lock_rows(unwarned.only("pk"), skip_locked=True)[:_MOST]
    keys = [conversation.pk for conversation in locked]
    if not keys:
        return 0
    found = Conversation.objects.filter(pk__in=keys)
    found.update(warned_of=F("due_on"))
    named = list(found.for_pages().order_by("due_on", "pk")[:NAMED])
    for lead in leads:
        ticket_emails.due_today(lead, named, count=len(keys))
    return len(keys)
