"""What the clock does with repairs: reminders, lapsed RMA numbers, news of delays, the end."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from foundation.languages import first_language
from foundation.sweeps import sweep
from foundation.working_days import add_working_days, today
from service.models import HERE, Appointment, Repair, RepairEvent, RepairStage, RepairWay
from service.repairs import moving, repair_emails

REMIND: Final = "service.tasks.remind_of_repairs"
LAPSE: Final = "service.tasks.lapse_repairs"
TELL_LATE: Final = "service.tasks.tell_of_late_repairs"
CLOSE: Final = "service.tasks.close_repairs"
REMIND_DAYS: Final = 5
# Working days by which a missed day is moved, so that the member has a new one to count on.
MOVED_BY: Final = 3
DAYS_TO_COMPLAIN: Final = 30
NOT_PICKED_UP: Final = _("We didn't pick it up on the day that we named, and we're sorry.")


def send_reminders() -> int:
    """Remind members of approved repairs that were not sent; return how many.

    For some seconds; safe to run again and concurrently: one e-mail for each last day.
    """
    return sweep(REMIND, _unreminded(), _remind)


def lapse() -> int:
    """End approved repairs that were not sent until their last day; return how many."""
    return sweep(LAPSE, _unsent(), _lapse)


def tell_late() -> int:
    """Tell members that the promised day is missed, with a new one; return how many."""
    return sweep(TELL_LATE, _late(), _tell_late)


def tell_missed_pick_ups() -> int:
    """Tell members that we did not come on the day that was named, with a new one."""
    return sweep(TELL_LATE, _missed(), _tell_missed)


def close() -> int:
    """Close what was delivered long enough ago, and what was refused and never came."""
    return sweep(CLOSE, _over(), _close)


def _to_be_sent() -> QuerySet[Repair]:
    """Return what its member has to send or bring; what we pick up does not lapse.

    Nor does what its member is expected with at a service centre.
    """
    rows = Repair.objects.filter(stage=RepairStage.APPROVED)
    expected = Appointment.objects.filter(repair=OuterRef("pk"), state__in=Appointment.LIVE)
    return rows.exclude(way=RepairWay.PICK_UP).filter(~Exists(expected))


def _unreminded() -> QuerySet[Repair]:
    reminded = RepairEvent.objects.filter(
        repair=OuterRef("pk"),
        kind=RepairEvent.Kind.REMINDED,
        until=OuterRef("approved_until"),
    )
    last = today() + timedelta(days=REMIND_DAYS)
    rows = _to_be_sent().filter(approved_until__lte=last)
    return rows.filter(~Exists(reminded), user__is_active=True).order_by("approved_until", "pk")


def _unsent() -> QuerySet[Repair]:
    return _to_be_sent().filter(approved_until__lt=today()).order_by("approved_until", "pk")


def _late() -> QuerySet[Repair]:
    return Repair.objects.filter(stage__in=HERE, promised_on__lt=today()).order_by(
        "promised_on", "pk"
    )


def _missed() -> QuerySet[Repair]:
    rows = Repair.objects.filter(stage=RepairStage.APPROVED, way=RepairWay.PICK_UP)
    return rows.filter(approved_until__lt=today()).order_by("approved_until", "pk")


def _over() -> QuerySet[Repair]:
    before = timezone.now() - timedelta(days=DAYS_TO_COMPLAIN)
    delivered = Q(stage=RepairStage.DELIVERED, delivered_at__lt=before)
    never_came = Q(stage=RepairStage.REFUSED, received_at=None, stage_until__lt=today())
    return Repair.objects.filter(delivered | never_came).order_by("pk")


@transaction.atomic
def _remind(pk: int) -> bool:
    repair = moving.lock_repair(pk)
    if not _unreminded().filter(pk=pk).exists():
        return False
    moving.record(repair, RepairEvent.Kind.REMINDED, by=None)
    repair_emails.lapses_soon(repair)
    return True


@transaction.atomic
def _lapse(pk: int) -> bool:
    repair = moving.lock_repair(pk)
    if not _unsent().filter(pk=pk).exists():
        return False
    moving.move(repair, RepairStage.LAPSED, by=None)
    return True


@transaction.atomic
def _tell_late(pk: int) -> bool:
    repair = moving.lock_repair(pk)
    if not _late().filter(pk=pk).exists():
        return False
    repair.late_told_of = repair.promised_on
    repair.promised_on = add_working_days(today(), MOVED_BY, repair.region)
    repair.save(update_fields=["late_told_of", "promised_on"])
    event = moving.record(repair, RepairEvent.Kind.LATE, by=None)
    repair_emails.late(repair, event)
    return True


@transaction.atomic
def _tell_missed(pk: int) -> bool:
    repair = moving.lock_repair(pk)
    if not _missed().filter(pk=pk).exists():
        return False
    repair.stage_until = add_working_days(today(), MOVED_BY, repair.region)
    repair.approved_until = repair.stage_until
    with translation.override(first_language(repair.user.language, repair.language)):
        repair.stage_reason = str(NOT_PICKED_UP)
    repair.save(update_fields=["stage_until", "approved_until", "stage_reason"])
    event = moving.record(repair, RepairEvent.Kind.DAY_MOVED, by=None, note=repair.stage_reason)
    repair_emails.moved(repair, event)
    return True


@transaction.atomic
def _close(pk: int) -> bool:
    repair = moving.lock_repair(pk)
    if not _over().filter(pk=pk).exists():
        return False
    moving.move(repair, RepairStage.CLOSED, by=None, is_told=False)
    return True
