"""Acts that write the letters about repairs."""

from datetime import date, timedelta

from accounts.models import User
from foundation.working_days import today
from promotions.models import Promotion
from service.applying import inviting
from service.models import Repair, RepairStage, RepairWait
from service.repairs import clock, moving
from tests.factories import make_registered
from tests.service.repair_rows import make_repair
from tests.support.conversations import make_ticket


def repair_applied(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    make_repair(citra, symptom="smoke-battery", description="-")


def repair_stage(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    make_repair(citra, description="-")


def repair_waiting(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    repair = make_repair(citra, description="-")
    for stage in (RepairStage.RECEIVED, RepairStage.EXAMINED):
        moving.move(moving.lock_repair(repair.pk), stage, by=None, is_told=False)
    moving.move(
        moving.lock_repair(repair.pk),
        RepairStage.WAITING,
        by=None,
        reason="-",
        waiting_for=RepairWait.PART,
        until=date(2026, 3, 20),
    )


def repair_lapses_soon(citra: User, rita: User, promotion: Promotion) -> None:
    repair_stage(citra, rita, promotion)
    soon = today() + timedelta(days=2)
    Repair.objects.update(approved_until=soon, stage_until=soon)
    clock.send_reminders()


def repair_late(citra: User, rita: User, promotion: Promotion) -> None:
    repair_stage(citra, rita, promotion)
    repair = moving.lock_repair(Repair.objects.get().pk)
    moving.move(repair, RepairStage.RECEIVED, by=None, is_told=False)
    Repair.objects.update(promised_on=today() - timedelta(days=2))
    clock.tell_late()


def repair_invited(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    ticket = make_ticket(citra, make_registered(citra), subject="-", text="-")
    inviting.invite(conversation=ticket, symptom=None, description="-")
