"""A member objects to a refusal, once; somebody else than who refused decides."""

from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.working_days import add_working_days, today
from service.models import Repair, RepairEvent, RepairObjection, RepairStage
from service.repairs.moving import USUAL_DAYS, lock_repair, move, record
from service.results import result_emails

Outcome = RepairObjection.Outcome
# Working days until somebody else has decided.
DAYS_TO_DECIDE: Final = 5


class CannotObject(Exception):
    """There is nothing to object to, it was said already, or it is not theirs to decide."""


def may_object(repair: Repair) -> bool:
    """Return whether the member may object: button, page and verb ask it."""
    is_here = repair.stage == RepairStage.REFUSED and repair.received_at is not None
    return is_here and not RepairObjection.objects.filter(repair=repair).exists()


@transaction.atomic
def object_to(*, by: User, repair_id: int, text: str) -> RepairObjection:
    """Take the member's objection; the unit stays here until it is decided, by a day they read.

    Raises:
        CannotObject: it is not refused, has gone back, or they have objected before.
        Repair.DoesNotExist: it is no repair of this member.
    """
    repair = lock_repair(Repair.objects.only("pk").get(pk=repair_id, user=by).pk)
    if not may_object(repair):
        raise CannotObject
    refused = repair.events.filter(stage=RepairStage.REFUSED, kind=RepairEvent.Kind.MOVED).last()
    if refused is None or refused.actor is None:
        raise CannotObject
    try:
        with transaction.atomic():
            objection = RepairObjection.objects.create(
                repair=repair,
                text=text,
                refused_by=refused.actor,
                refused_at=refused.occurred_at,
                made_at=timezone.now(),
            )
    except IntegrityError as second:
        raise CannotObject from second
    _wait_until(repair, DAYS_TO_DECIDE)
    record(repair, RepairEvent.Kind.OBJECTED, by=by)
    return objection


@transaction.atomic
def decide(*, by: User, repair_id: int, outcome: str, answer: str) -> RepairObjection:
    """Decide about an objection: the unit is examined once more, or the refusal stands.

    Raises:
        CannotObject: it was decided already, or who decides has refused it.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
    """
    repair = lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    objection = RepairObjection.objects.filter(repair=repair, outcome="").first()
    if objection is None or objection.refused_by_id == by.pk or not answer.strip():
        raise CannotObject
    objection.repair = repair
    objection.outcome, objection.answer = Outcome(outcome), answer.strip()
    objection.decided_at, objection.decided_by = timezone.now(), by
    objection.save()
    if objection.outcome == Outcome.UPHELD and repair.stage == RepairStage.REFUSED:
        move(repair, RepairStage.EXAMINED, by=by, reason=objection.answer, is_told=False)
    elif repair.stage == RepairStage.REFUSED:
        _wait_until(repair, USUAL_DAYS[RepairStage.UNREPAIRED])
    record(repair, RepairEvent.Kind.NOTED, by=by, note=objection.outcome, is_internal=True)
    result_emails.objection_decided(objection)
    return objection


def _wait_until(repair: Repair, days: int) -> None:
    repair.stage_until = add_working_days(today(), days, repair.region)
    repair.save(update_fields=["stage_until"])


WHY_NOT = _("There is nothing to decide here, or you refused it yourself: a colleague decides.")
