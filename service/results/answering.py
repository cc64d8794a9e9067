"""The member's answer to a quote: line by line, once, in its time."""

from collections.abc import Collection

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from service.models import (
    Quote,
    QuoteAnswer,
    QuoteLineAnswer,
    Repair,
    RepairEvent,
    RepairMoney,
    RepairStage,
    RepairWait,
)
from service.repairs.moving import lock_repair, move, record
from service.results.quoting import newest

Outcome = QuoteAnswer.Outcome


class WhyNotAnswered(models.TextChoices):
    """Why an answer is not taken, in words for the member."""

    ANSWERED = "answered", _("You've answered this quote already. It can't be changed here.")
    LATE = "late", _("The time to answer this quote is over. Write to us for a new one.")
    REPLACED = "replaced", _("There is a newer quote. Please answer that one.")
    OVER = "over", _("This repair no longer waits for an answer.")
    NEEDED = "needed", _("The repair isn't possible without the lines that belong to it.")
    NOTHING = "nothing", _("Choose at least one line, or refuse the quote.")


class CannotAnswer(Exception):
    """The answer is not taken; nothing has changed."""

    def __init__(self, refusal: WhyNotAnswered, answer: QuoteAnswer | None = None) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.answer = answer


def reason_against(
    quote: Quote, repair: Repair, last: Quote | None = None
) -> WhyNotAnswered | None:
    """Return why a quote takes no answer now: button, page and verb ask it.

    ``last``: the newest one of the repair, where it is known.
    """
    if getattr(quote, "answer", None) is not None:
        return WhyNotAnswered.ANSWERED
    last = last or newest(repair)
    if last is not None and last.pk != quote.pk:
        return WhyNotAnswered.REPLACED
    if repair.stage != RepairStage.WAITING or repair.waiting_for != RepairWait.ANSWER:
        return WhyNotAnswered.OVER
    return WhyNotAnswered.LATE if quote.is_late else None


@transaction.atomic
def answer(
    *, by: User, quote_id: int, accepted: Collection[int], outcome: str = "", note: str = ""
) -> QuoteAnswer:
    """Take the member's answer: the lines that they accept, or with none why not.

    ``outcome`` says without accepted lines whether it is refused, or to be sent back unrepaired.

    Raises:
        CannotAnswer: it was answered, is too late, or the lines do not make a repair.
        Quote.DoesNotExist: it is no quote of this member.
    """
    known = Quote.objects.get(pk=quote_id, repair__user=by)
    repair = lock_repair(known.repair_id)
    quote = Quote.objects.for_pages().get(pk=quote_id)
    if refusal := reason_against(quote, repair):
        raise CannotAnswer(refusal, getattr(quote, "answer", None))
    yes = {line.pk for line in quote.lines.all() if line.pk in set(accepted)}
    given = _written(quote, by, yes, _outcome(quote, yes, outcome), note)
    quote.answer = given
    record(repair, RepairEvent.Kind.ANSWERED, by=by)
    _follow(repair, quote, given, by)
    return given


def _outcome(quote: Quote, yes: set[int], outcome: str) -> Outcome:
    lines = list(quote.lines.all())
    if not yes:
        if outcome not in {Outcome.REFUSED, Outcome.SEND_BACK}:
            raise CannotAnswer(WhyNotAnswered.NOTHING)
        return Outcome(outcome)
    if any(line.pk not in yes and not line.is_optional for line in lines):
        raise CannotAnswer(WhyNotAnswered.NEEDED)
    return Outcome.ACCEPTED if len(yes) == len(lines) else Outcome.PARTLY


def _written(quote: Quote, by: User, yes: set[int], outcome: Outcome, note: str) -> QuoteAnswer:
    """Write the answer; the database refuses a second one, and one that is late."""
    try:
        with transaction.atomic():
            given = QuoteAnswer.objects.create(
                quote=quote, outcome=outcome, note=note, answered_by=by, answered_at=timezone.now()
            )
            QuoteLineAnswer.objects.bulk_create(
                QuoteLineAnswer(answer=given, line=line, is_accepted=line.pk in yes)
                for line in quote.lines.all()
            )
    except IntegrityError as refused:
        raise CannotAnswer(
            WhyNotAnswered.LATE if quote.is_late else WhyNotAnswered.ANSWERED
        ) from refused
    return given


def _follow(repair: Repair, quote: Quote, given: QuoteAnswer, by: User) -> None:
    """Go on with the repair: work begins, we think again, or it is sent back for the fee."""
    if given.outcome == Outcome.SEND_BACK and not quote.refusing_fee_minor:
        repair.money = RepairMoney.FREE
        move(repair, RepairStage.UNREPAIRED, by=by)
    elif given.outcome == Outcome.SEND_BACK:
        repair.money = RepairMoney.ACCEPTED
        until = repair.stage_until
        move(repair, RepairStage.WAITING, by=by, waiting_for=RepairWait.PAYMENT, until=until)
    else:
        repair.money = RepairMoney.ACCEPTED if given.is_yes else RepairMoney.FREE
        move(repair, RepairStage.EXAMINED, by=by)
