"""Reminders of quotes: after a day, after three, three days before the end, and at the end."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from foundation.sweeps import sweep
from service.models import Quote, RepairEvent, RepairStage, RepairWait
from service.repairs.moving import lock_repair, record
from service.results import result_emails

REMIND: Final = "service.tasks.remind_of_quotes"
# After it was made, and before it ends; the last one says that it has ended.
AFTER: Final = (timedelta(hours=24), timedelta(hours=72))
BEFORE: Final = timedelta(days=3)
LAST_CALL: Final = 3
ENDED: Final = 4


def remind() -> int:
    """Remind members of quotes that wait for their answer; return of how many.

    For some seconds; safe to run again and concurrently: each quote counts its reminders.
    """
    return sweep(REMIND, _due(), _remind_one)


def reminders_due(quote: Quote) -> int:
    """Return how many of its reminders are due by now, those that were sent included."""
    now = timezone.now()
    if now > quote.valid_until:
        return ENDED
    if now >= quote.valid_until - BEFORE:
        return LAST_CALL
    return sum(now >= quote.made_at + after for after in AFTER)


def _due() -> "QuerySet[Quote]":
    now = timezone.now()
    waiting = Quote.objects.newest().filter(
        answer=None,
        repair__stage=RepairStage.WAITING,
        repair__waiting_for=RepairWait.ANSWER,
    )
    due = (
        Q(reminders__lt=1, made_at__lte=now - AFTER[0])
        | Q(reminders__lt=2, made_at__lte=now - AFTER[1])
        | Q(reminders__lt=LAST_CALL, valid_until__lte=now + BEFORE)
        | Q(reminders__lt=ENDED, valid_until__lt=now)
    )
    return waiting.filter(due, repair__user__is_active=True).order_by("valid_until", "pk")


@transaction.atomic
def _remind_one(quote_id: int) -> bool:
    """Send the newest reminder that is due; those before it are behind us too."""
    repair = lock_repair(Quote.objects.values_list("repair", flat=True).get(pk=quote_id))
    quote = Quote.objects.newest().for_pages().filter(pk=quote_id, answer=None).first()
    is_waiting = repair.stage == RepairStage.WAITING and repair.waiting_for == RepairWait.ANSWER
    if quote is None or not is_waiting or quote.reminders >= (due := reminders_due(quote)):
        return False
    quote.reminders = due
    quote.save(update_fields=["reminders"])
    if due == ENDED:
        result_emails.lapsed(quote)
    else:
        result_emails.quote_waits(quote)
    record(repair, RepairEvent.Kind.REMINDED, by=None)
    return True
