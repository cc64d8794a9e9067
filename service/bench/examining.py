"""Examining: what was found, and what a unit waits for, until a day."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.working_days import today
from service.bench.leases import at_hand
from service.bench.receiving import is_photographed
from service.models import (
    Repair,
    RepairEvent,
    RepairFinding,
    RepairMoney,
    RepairStage,
    RepairWait,
)
from service.repairs import repair_emails
from service.repairs.moving import CannotMove, may_move, move, record

S = RepairStage


class WhyNotDone(models.TextChoices):
    """Why something cannot be done at the bench now, in words for technicians."""

    STAGE = "stage", _("This can't be done at this stage. Somebody may have been faster.")
    PHOTOS = "photos", _("Take the photos of the arrival first.")
    REFUSAL_PHOTO = "refusal_photo", _("Add a photo that shows why.")
    NO_FINDING = "no_finding", _("Write down first what was found.")
    UNACCEPTED = "unaccepted", _("The member hasn't accepted the quote.")
    UNPAID = "unpaid", _("It isn't paid yet.")
    QUOTE_NEEDED = "quote_needed", _("The warranty doesn't cover it. Send a quote first.")
    DAY = "day", _("Enter a day that is still to come.")
    WORDS = "words", _("Say why, or choose a reason.")
    PASSED_ON = "passed_on", _("The product is no longer this member's.")


class CannotDo(Exception):
    """It cannot be done now; nothing has changed."""

    def __init__(self, refusal: WhyNotDone) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def begin(repair_id: int, by: User) -> Repair:
    """Lock a repair for an act of this technician.

    Raises:
        leases.AtColleague: a colleague has it at hand.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
    """
    repair = at_hand(repair_id, by)
    refuse_conflict(by, repair.user)
    return repair


def go(  # noqa: PLR0913 -- as move
    repair: Repair,
    to: RepairStage,
    *,
    by: User,
    reason: str = "",
    until: date | None = None,
    waiting_for: str = "",
    is_told: bool = True,
) -> RepairEvent:
    """Move a locked repair, or say that this stage does not follow."""
    told = {"reason": reason, "waiting_for": waiting_for}
    try:
        return move(repair, to, by=by, until=until, is_told=is_told, **told)
    except CannotMove as refused:
        raise CannotDo(WhyNotDone.STAGE) from refused


@transaction.atomic
def examine(*, by: User, repair_id: int) -> RepairEvent:
    """Begin, or go on: the unit is on the bench, and what it waited for is here.

    Raises:
        CannotDo: it is not here, its photos are missing, or it waits for its member.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    repair = begin(repair_id, by)
    if repair.stage == S.RECEIVED and not is_photographed(repair):
        raise CannotDo(WhyNotDone.PHOTOS)
    if repair.stage == S.WAITING and repair.waiting_for == RepairWait.ANSWER:
        raise CannotDo(WhyNotDone.UNACCEPTED)
    if repair.stage == S.WAITING and repair.waiting_for == RepairWait.PAYMENT:
        raise CannotDo(WhyNotDone.UNPAID)
    return go(repair, S.EXAMINED, by=by)


@transaction.atomic
def find(*, by: User, repair_id: int, result: str, is_covered: bool, text: str) -> RepairFinding:
    """Write down what was found; whoever begins with that has begun to examine.

    Its member reads it at once: in an e-mail of its own, or in that of the quote that follows.

    Raises:
        CannotDo: the unit is not examined now, or its photos are missing.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    repair = begin(repair_id, by)
    if repair.stage == S.RECEIVED:
        if not is_photographed(repair):
            raise CannotDo(WhyNotDone.PHOTOS)
        go(repair, S.EXAMINED, by=by, is_told=False)
    if repair.stage not in {S.EXAMINED, S.WAITING}:
        raise CannotDo(WhyNotDone.STAGE)
    last, repair.found_at = repair.findings.last(), timezone.now()
    repair.save(update_fields=["found_at"])
    given = {"result": result, "is_covered": is_covered, "text": text}
    finding = RepairFinding.objects.create(
        repair=repair,
        number=last.number + 1 if last else 1,
        found_at=repair.found_at,
        found_by=by,
        **given,
    )
    event = record(repair, RepairEvent.Kind.FOUND, by=by)
    if is_covered:
        repair_emails.moved(repair, event, reason=text)
    return finding


@transaction.atomic
def wait(
    *, by: User, repair_id: int, waiting_for: str, until: date, reason: str = ""
) -> RepairEvent:
    """Let a unit wait for a part, technical help or a payment, until an expected day.

    Raises:
        CannotDo: the day is over, nothing is to be paid, or it cannot wait at this stage.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    repair = begin(repair_id, by)
    is_payment = waiting_for == RepairWait.PAYMENT
    if until <= today():
        raise CannotDo(WhyNotDone.DAY)
    is_answer = RepairWait.ANSWER in {waiting_for, repair.waiting_for}
    if is_answer or (is_payment and repair.money != RepairMoney.ACCEPTED):
        raise CannotDo(WhyNotDone.STAGE)
    if not may_move(repair, S.WAITING):
        raise CannotDo(WhyNotDone.STAGE)
    return go(repair, S.WAITING, by=by, waiting_for=waiting_for, until=until, reason=reason)
