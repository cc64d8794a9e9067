"""Delivering the codes that are due, and trying again what could not be delivered."""

import logging
from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.models import User
from foundation import leases
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from fulfilment.delivery import consequences, events
from fulfilment.delivery.sending import record_delivery
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent
from fulfilment.models.fulfilment import FulfilmentQuerySet
from promotions.models import Reward, last_day

logger = logging.getLogger(__name__)

DELIVER: Final = "fulfilment.tasks.deliver_due"
# A minute apart: a key that a deployment forgot is back by then, or somebody has to look.
MOST_ATTEMPTS: Final = 5


class NothingToRetry(Exception):
    """The delivery has not failed, or somebody else has retried it."""


def deliver_due() -> int:
    """Deliver codes that are due, for some seconds; return how many. Safe to run concurrently.

    A failure is logged and retried in the next runs, then the fulfilment has failed until somebody
    retries it; it does not block the others.
    """
    return sweep(DELIVER, due_codes(), try_to_deliver)


def due_codes() -> FulfilmentQuerySet:
    """Return the codes that are due, in the order of their days."""
    # The first day is for the index; each promotion's time zone then decides which ones are due.
    # What has a code is one, but by its kind PostgreSQL knows how few are due (_kinds_and_states in
    # the migrations), and does not read all codes that were ever sent.
    due = Fulfilment.objects.filter(
        kind=Reward.Kind.CODE,
        status=Fulfilment.Status.DUE,
        due_on__lte=last_day.latest_today(),
        code__isnull=False,
    )
    begun = due.alias(day=last_day.today_by("cause__promotion__time_zone"))
    return begun.filter(due_on__lte=F("day")).order_by("due_on", "pk")


@transaction.atomic
def make_due_again(*, fulfilment_id: int, by: User) -> None:
    """Make a delivery that has failed due again, to be tried as often as before.

    Raises:
        NothingToRetry: it has not failed, or somebody else has retried it.
    """
    rows = lock_rows(Fulfilment.objects.all()).filter(status=Fulfilment.Status.FAILED)
    if not _set_due(rows.filter(pk=fulfilment_id), by=by):
        raise NothingToRetry


def retry_failed(*, promotion: str, dry_run: bool) -> int:
    """Make all failed deliveries due again, of the promotion with this slug or of all."""
    failed = Fulfilment.objects.filter(status=Fulfilment.Status.FAILED).order_by("pk")
    if promotion:
        failed = failed.filter(cause__promotion__slug=promotion)
    if dry_run:
        return failed.count()
    with transaction.atomic():
        return _set_due(lock_rows(failed), by=None)


def _set_due(locked: FulfilmentQuerySet, *, by: User | None) -> int:
    again = list(locked)
    due = {"status": Fulfilment.Status.DUE, "attempts": 0, "delivered_at": None}
    Fulfilment.objects.filter(pk__in=[owed.pk for owed in again]).update(**due)
    events.record_all(again, FulfilmentEvent.Kind.RETRIED, by=by)
    return len(again)


def try_to_deliver(fulfilment_id: int) -> bool:
    """Deliver a code if it is due; return whether it was delivered. A failure is counted."""
    try:
        return _deliver_if_due(fulfilment_id)
    except Exception as error:
        if leases.is_outage(error):
            raise
        # Log neither the message nor a traceback: they could contain the code.
        what, why = Cause.objects.get(fulfilments=fulfilment_id), type(error).__name__
        logger.error("The reward of %s cannot be delivered: %s", what, why)  # noqa: TRY400 -- as above
        _note_failed_attempt(fulfilment_id)
        return False


@transaction.atomic
def _note_failed_attempt(fulfilment_id: int) -> None:
    """Count a failed attempt; after the last one, set the state that staff see, and tell ops."""
    due = Fulfilment.objects.filter(pk=fulfilment_id, status=Fulfilment.Status.DUE)
    due.update(attempts=F("attempts") + 1)
    if due.filter(attempts__gte=MOST_ATTEMPTS).update(status=Fulfilment.Status.FAILED):
        owed = Fulfilment.objects.select_related("cause").get(pk=fulfilment_id)
        events.record(owed, FulfilmentEvent.Kind.NOT_DELIVERED, by=None)
        consequences.of(owed.cause).failed(owed)


@transaction.atomic
def _deliver_if_due(fulfilment_id: int) -> bool:
    rows = lock_rows(Fulfilment.objects.all(), skip_locked=True)
    due = rows.filter(pk=fulfilment_id, status=Fulfilment.Status.DUE)
    owed = due.select_related("cause__promotion", "reward", "code").first()
    if owed is None or owed.due_on > owed.today():
        return False
    record_delivery(owed, by=None)
    return True
