"""Moving a repair from stage to stage: what may follow what, by when, and who is told.

Every stage that is not the end has a day. Whoever moves a repair has it locked, and may name a day
of their own; a wait always needs one.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from foundation.working_days import add_working_days, today, working_days_until
from service.models import CLOSED, LIVE, Repair, RepairEvent, RepairStage, RepairWait
from service.repairs import repair_emails

S = RepairStage
NEXT: Final[Mapping[str, frozenset[str]]] = {
    S.APPLIED: frozenset({S.APPROVED, S.REFUSED, S.CANCELLED}),
    S.APPROVED: frozenset({S.ON_WAY, S.RECEIVED, S.CANCELLED, S.LAPSED}),
    S.ON_WAY: frozenset({S.RECEIVED, S.CLOSED}),
    S.RECEIVED: frozenset({S.EXAMINED, S.REPLACED}),
    S.EXAMINED: frozenset({S.WAITING, S.REPAIRED, S.REPLACED, S.UNREPAIRED, S.REFUSED}),
    S.WAITING: frozenset({S.WAITING, S.EXAMINED, S.REPAIRED, S.REPLACED, S.UNREPAIRED, S.REFUSED}),
    S.REPAIRED: frozenset({S.TESTED, S.EXAMINED, S.WAITING}),
    S.TESTED: frozenset({S.WAY_BACK, S.DELIVERED, S.EXAMINED}),
    S.REPLACED: frozenset({S.WAY_BACK, S.DELIVERED}),
    S.UNREPAIRED: frozenset({S.WAY_BACK, S.DELIVERED, S.EXAMINED}),
    # An objection that is right opens it again; what never came is closed without a way back.
    S.REFUSED: frozenset({S.APPLIED, S.EXAMINED, S.WAY_BACK, S.DELIVERED, S.CLOSED}),
    S.WAY_BACK: frozenset({S.DELIVERED, S.TESTED, S.REPLACED, S.UNREPAIRED, S.REFUSED}),
    S.DELIVERED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.CANCELLED: frozenset(),
    S.LAPSED: frozenset(),
}
# Working days that a stage takes, where nobody says another day.
USUAL_DAYS: Final[Mapping[str, int]] = {
    S.APPLIED: 1,
    S.ON_WAY: 10,
    S.RECEIVED: 1,
    S.EXAMINED: 3,
    S.REPAIRED: 2,
    S.TESTED: 2,
    S.REPLACED: 2,
    S.UNREPAIRED: 2,
    S.REFUSED: 10,
    S.WAY_BACK: 10,
}
# While it is the member's turn, the promised day does not run.
THEIR_TURN: Final = frozenset({RepairWait.ANSWER, RepairWait.PAYMENT})
OUTCOMES: Final[Mapping[str, str]] = {
    S.REPAIRED: Repair.Outcome.REPAIRED,
    S.REPLACED: Repair.Outcome.REPLACED,
    S.UNREPAIRED: Repair.Outcome.UNREPAIRED,
    S.REFUSED: Repair.Outcome.REFUSED,
    S.APPLIED: "",
    S.EXAMINED: "",
    S.WAITING: "",
}


class CannotMove(Exception):
    """This stage cannot follow the present one: somebody was faster, or it is over."""

    def __init__(self, repair: Repair, to: str) -> None:
        super().__init__(f"Repair {repair} is {repair.stage}, it cannot become {to}.")
        self.repair = repair
        self.to = to


class DayMissing(ValueError):
    """Nobody said until when this stage lasts."""


def lock_repair(pk: int) -> Repair:
    """Lock a repair, then read it with its member, product and symptom.

    Two statements: what is joined in the one that waits for a lock would be as old as the waiting.
    """
    lock_rows(Repair.objects.only("pk")).get(pk=pk)
    return Repair.objects.for_pages().select_related("leased_to").get(pk=pk)


def may_move(repair: Repair, to: str) -> bool:
    """Return whether this stage may follow the present one."""
    return to in NEXT[repair.stage]


def move(  # noqa: PLR0913 -- what a stage consists of
    repair: Repair,
    to: RepairStage,
    *,
    by: User | None,
    reason: str = "",
    until: date | None = None,
    waiting_for: str = "",
    is_told: bool = True,
) -> RepairEvent:
    """Move a locked repair to a stage, note it with reason and day, and tell its member.

    ``by`` is None if the clock did it. Who has changed other columns need not save them before.

    Raises:
        CannotMove: the stage cannot follow.
        DayMissing: it waits, and nobody said until when.
    """
    if not may_move(repair, to):
        raise CannotMove(repair, to)
    repair.stage_until = _day(repair, to, until)
    repair.stage_reason, repair.waiting_for = reason, waiting_for
    _enter(repair, to)
    repair.save()
    event = record(repair, RepairEvent.Kind.MOVED, by=by, note=reason)
    if is_told:
        repair_emails.moved(repair, event)
    return event


def record(
    repair: Repair,
    kind: RepairEvent.Kind,
    *,
    by: User | None,
    note: str = "",
    is_internal: bool = False,
) -> RepairEvent:
    """Add a line to the timeline of a locked repair; ``by`` is None if the clock did it."""
    return RepairEvent.objects.create(
        repair=repair,
        kind=kind,
        stage=repair.stage,
        waiting_for=repair.waiting_for,
        until=repair.stage_until,
        occurred_at=timezone.now(),
        actor=by,
        is_internal=is_internal,
        note=note,
    )


def _day(repair: Repair, to: str, until: date | None) -> date | None:
    """Return until when a stage lasts; None for one that ends no more.

    Raises:
        DayMissing: nobody said, and it has no usual day.
    """
    if to not in LIVE:
        return None
    if until is not None:
        return until
    if to not in USUAL_DAYS:
        raise DayMissing(to)
    return add_working_days(today(), USUAL_DAYS[to], repair.region)


def _enter(repair: Repair, to: RepairStage) -> None:
    """Set what follows of a stage: its moment, the outcome, the promised day."""
    if to == S.EXAMINED and repair.stage != S.WAITING:
        repair.found_at = None
    repair.stage, repair.stage_since = to, timezone.now()
    repair.held_for = repair.held_for if to == S.APPLIED else ""
    repair.outcome = OUTCOMES.get(to, repair.outcome)
    _stamp(repair)
    _promise(repair)


def _stamp(repair: Repair) -> None:
    """Set the moments of a stage; those that were set before stay."""
    now = repair.stage_since
    if repair.stage == S.APPROVED:
        repair.approved_at, repair.approved_until = now, repair.stage_until
    elif repair.stage == S.ON_WAY:
        repair.sent_at = repair.sent_at or now
    elif repair.stage == S.RECEIVED:
        repair.received_at = repair.received_at or now
    elif repair.stage == S.DELIVERED:
        repair.delivered_at = now
    elif repair.stage in CLOSED:
        repair.closed_at = now


def _promise(repair: Repair) -> None:
    """Begin, stop and go on with the promised day."""
    if repair.stage == S.RECEIVED and repair.promised_on is None:
        repair.promised_on = add_working_days(today(), repair.turnaround_days, repair.region)
    elif repair.stage == S.WAITING and repair.waiting_for in THEIR_TURN:
        if repair.promised_on is not None:
            left = working_days_until(repair.promised_on, repair.region, start=today())
            repair.days_left, repair.promised_on = left, None
    elif repair.days_left is not None:
        left = max(repair.days_left, 1)
        repair.promised_on = add_working_days(today(), left, repair.region)
        repair.days_left = None
