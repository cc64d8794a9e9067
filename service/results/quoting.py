"""Quotes of technicians: one version after the other, each from a finding, each for some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, given
from service.models import (
    Quote,
    QuoteAnswer,
    QuoteLine,
    QuotePayment,
    Repair,
    RepairEvent,
    RepairMoney,
    RepairStage,
    RepairWait,
)
from service.repairs.moving import lock_repair, move, record
from service.repairs.packing import region_of
from service.results import result_emails


class WhyNotQuoted(models.TextChoices):
    """Why a quote cannot be made now, in words for staff."""

    NOT_HERE = "not_here", _("The unit isn't being examined now.")
    NO_FINDING = "no_finding", _("Write down first what was found.")
    NOTHING = "nothing", _("A quote needs a line that costs something.")
    ANSWERED = "answered", _("The member has accepted the last quote. Work by that.")
    NOT_OWED = "not_owed", _("Nothing is to be paid, or it was paid already.")


_QUOTES = KeptQuery(lambda: Quote.objects.for_pages().filter(repair=given("repair")))


class CannotQuote(Exception):
    """There is no quote like this now; nothing has changed."""

    def __init__(self, refusal: WhyNotQuoted) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A line of a quote as a technician writes it; the amount in the smallest unit."""

    kind: str
    text: str
    amount_minor: int
    is_optional: bool = False


def newest(repair: Repair) -> Quote | None:
    """Return the last version of a repair's quote, with its answer and its lines."""
    return next(iter(quotes_of(repair)), None)


def quotes_of(repair: Repair) -> list[Quote]:
    """Return all versions of a repair's quote, the last one first, with their answers and lines."""
    return _QUOTES.rows(repair=repair.pk)


def owed_minor(quote: Quote) -> int:
    """Return what is to be paid by a quote that was answered: accepted lines, or the fee."""
    answer = getattr(quote, "answer", None)
    if answer is None:
        return 0
    if answer.outcome == QuoteAnswer.Outcome.SEND_BACK:
        return quote.refusing_fee_minor
    return sum(line.amount_minor for line in quote.lines.all() if line.answer.is_accepted)


def usual_terms(repair: Repair) -> tuple[str, Decimal]:
    """Return currency and fee for refusing a quote, as the member saw them before they applied."""
    return str(repair.prices["currency"]), Decimal(str(repair.prices["refusal"]))


@transaction.atomic
def quote(  # noqa: PLR0913 -- what a quote consists of
    *,
    by: User,
    repair_id: int,
    lines: Sequence[AskedFor],
    currency: str,
    refusing_fee_minor: int = 0,
    note: str = "",
) -> Quote:
    """Send the member a quote; it replaces an earlier version, and nothing goes on meanwhile.

    Raises:
        CannotQuote: the unit is not examined, nothing was found or asked for, or it is paid.
        ConflictOfInterest: it is their own, or that of an account related to theirs.
    """
    total = sum(line.amount_minor for line in lines)
    repair, last = _to_quote(by, repair_id, total)
    made = Quote(
        repair=repair,
        version=last.version + 1 if last else 1,
        finding=repair.findings.last(),
        currency=currency,
        total_minor=total,
        refusing_fee_minor=refusing_fee_minor,
        note=note,
        made_by=by,
    )
    _write(made, lines)
    _ask(repair, made, by)
    return made


def _to_quote(by: User, repair_id: int, total: int) -> tuple[Repair, Quote | None]:
    """Lock a repair for which a quote may be sent; return its last one too."""
    repair = lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    last = newest(repair)
    if refusal := obstacle(repair, last, has_finding=repair.findings.exists(), total=total):
        raise CannotQuote(refusal)
    return repair, last


def _write(made: Quote, lines: Sequence[AskedFor]) -> None:
    made.made_at, made.valid_until = timezone.now(), _valid_until(made.repair)
    made.save(force_insert=True)
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=made,
            number=number,
            kind=line.kind,
            text=line.text,
            amount_minor=line.amount_minor,
            is_optional=line.is_optional,
        )
        for number, line in enumerate(lines, start=1)
    )


def _ask(repair: Repair, made: Quote, by: User) -> None:
    """Let the repair wait for the member's answer; the promised day pauses."""
    repair.money = RepairMoney.QUOTED
    move(
        repair,
        RepairStage.WAITING,
        by=by,
        waiting_for=RepairWait.ANSWER,
        until=last_day(made),
        is_told=False,
    )
    record(repair, RepairEvent.Kind.QUOTED, by=by)
    result_emails.quoted(made)


def obstacle(
    repair: Repair, last: Quote | None, *, has_finding: bool, total: int
) -> WhyNotQuoted | None:
    """Return why no quote can be sent now."""
    is_asked = repair.stage == RepairStage.WAITING and repair.waiting_for in {
        RepairWait.ANSWER,
        RepairWait.PART,
        RepairWait.HELP,
    }
    if repair.stage != RepairStage.EXAMINED and not is_asked:
        return WhyNotQuoted.NOT_HERE
    if not has_finding:
        return WhyNotQuoted.NO_FINDING
    answer = getattr(last, "answer", None)
    if answer is not None and answer.is_yes and repair.money == RepairMoney.PAID:
        return WhyNotQuoted.ANSWERED
    return None if total > 0 else WhyNotQuoted.NOTHING


@transaction.atomic
def note_paid(*, by: User, repair_id: int, paid_on: date) -> QuotePayment:
    """Note on which day an answered quote was paid; what waited for that goes on.

    Raises:
        CannotQuote: nothing is to be paid, or it was noted before.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
    """
    repair = lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    last = newest(repair)
    if last is None or repair.money != RepairMoney.ACCEPTED or not owed_minor(last):
        raise CannotQuote(WhyNotQuoted.NOT_OWED)
    paid = QuotePayment.objects.create(quote=last, paid_on=paid_on, noted_by=by)
    repair.money = RepairMoney.PAID
    repair.save(update_fields=["money"])
    record(repair, RepairEvent.Kind.PAID, by=by)
    if repair.stage == RepairStage.WAITING and repair.waiting_for == RepairWait.PAYMENT:
        move(repair, _goes_on_as(repair, last), by=by)
    return paid


def last_day(quote: Quote) -> date:
    """Return the last day of a quote where its member lives."""
    return quote.valid_until.astimezone(_zone(quote.repair)).date()


def _goes_on_as(repair: Repair, last: Quote) -> RepairStage:
    """Return the stage after a payment: sent back, or where the work stood."""
    if last.answer.outcome == QuoteAnswer.Outcome.SEND_BACK:
        return RepairStage.UNREPAIRED
    before = repair.events.filter(kind=RepairEvent.Kind.MOVED).exclude(stage=RepairStage.WAITING)
    stage = before.order_by("-occurred_at", "-pk").values_list("stage", flat=True).first()
    return RepairStage.REPAIRED if stage == RepairStage.REPAIRED else RepairStage.EXAMINED


def _valid_until(repair: Repair) -> datetime:
    """Return the end of the last day, in the member's own zone."""
    zone, days = _zone(repair), region_of(repair.region).quote_days
    day = timezone.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)


def _zone(repair: Repair) -> ZoneInfo:
    return ZoneInfo(repair.user.time_zone or "UTC")
