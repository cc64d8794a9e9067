"""No repair: a unit goes back as it is, or is refused with a reason and a photo."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.uploads.cleaning import CleanUpload
from service.bench.examining import CannotDo, S, WhyNotDone, begin, go
from service.bench.receiving import Moment, add_photos
from service.models import (
    QuoteAnswer,
    Repair,
    RepairCondition,
    RepairEvent,
    RepairMoney,
    RepairPhoto,
    RepairWait,
)
from service.results.quoting import newest


@transaction.atomic
def send_back_unrepaired(*, by: User, repair_id: int, reason: str) -> RepairEvent:
    """Let a unit go back without a repair, and tell its member why.

    Raises:
        CannotDo: there is no reason, nothing was found yet, or the member has a quote to answer.
        leases.AtColleague, ConflictOfInterest: as begin.
    """
    repair = _to_end(repair_id, by, reason)
    repair.money = _money_without_repair(repair)
    return go(repair, S.UNREPAIRED, by=by, reason=reason.strip())


@transaction.atomic
def refuse(*, by: User, repair_id: int, reason: str, photo: CleanUpload | None) -> RepairEvent:
    """Refuse a repair with a reason and a photo that shows it; its member may object until a day.

    Raises:
        CannotDo: there is no reason, no photo, nothing was found, or a quote is to be answered.
        leases.AtColleague, ConflictOfInterest: as begin.
        storage.NotStored: the photo could not be stored.
    """
    repair = _to_end(repair_id, by, reason)
    if photo is None:
        raise CannotDo(WhyNotDone.REFUSAL_PHOTO)
    # Refused once more after an objection: its photos stand together.
    condition, _is_first = RepairCondition.objects.get_or_create(
        repair=repair,
        moment=Moment.REFUSED,
        defaults={"noted_at": timezone.now(), "noted_by": by},
    )
    condition.repair = repair
    add_photos(condition, {RepairPhoto.Shows.FAULT: photo})
    if repair.money != RepairMoney.PAID:
        repair.money = RepairMoney.FREE
    return go(repair, S.REFUSED, by=by, reason=reason.strip())


def _to_end(repair_id: int, by: User, reason: str) -> Repair:
    repair = begin(repair_id, by)
    if not reason.strip():
        raise CannotDo(WhyNotDone.WORDS)
    if not repair.findings.exists():
        raise CannotDo(WhyNotDone.NO_FINDING)
    quote = newest(repair)
    is_asked = repair.waiting_for == RepairWait.ANSWER and quote is not None
    if is_asked and quote is not None and not quote.is_late:
        raise CannotDo(WhyNotDone.UNACCEPTED)
    return repair


def _money_without_repair(repair: Repair) -> RepairMoney:
    """Return what is left to pay: what was paid stays so, what was only accepted is dropped."""
    quote = newest(repair)
    answer = getattr(quote, "answer", None)
    is_owed = answer is not None and answer.outcome == QuoteAnswer.Outcome.SEND_BACK
    if repair.money == RepairMoney.PAID or (is_owed and repair.money == RepairMoney.ACCEPTED):
        return RepairMoney(repair.money)
    return RepairMoney.FREE
