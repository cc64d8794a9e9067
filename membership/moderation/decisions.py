"""Accept a shout out, send it back, hide it for one of three reasons, dismiss reports.

What a review says of the product, and how many stars it gives, is no reason for anything.
"""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.working_days import today
from membership.models import HiddenWhy, SendBackWhy, ShoutOut, ShoutOutEvent
from membership.moderation.leases import LEAD
from membership.shout_outs import emails
from membership.shout_outs.history import lock_shout_out, record

CHANGE_WITHIN: Final = timedelta(days=60)
_OVER: Final = {"due_on": None, "leased_to": None, "leased_until": None}


class DecidedMeanwhile(Exception):
    """A colleague decided, or its member sent it anew or withdrew it."""


class AtHandOfColleague(Exception):
    """A colleague has it at hand."""

    def __init__(self, holder: User) -> None:
        super().__init__(str(holder))
        self.holder = holder


@transaction.atomic
def accept(*, by: User, shout_out_id: int, seen: int) -> ShoutOut:
    """Publish what was sent, or show again what was hidden by mistake; its member is told.

    Raises:
        DecidedMeanwhile: it is not what was seen any more.
        AtHandOfColleague: a colleague has it at hand.
        ConflictOfInterest: it is their own, or a lead has to decide.
    """
    shout_out = _locked(by, shout_out_id, seen, (ShoutOut.Status.SENT, ShoutOut.Status.HIDDEN))
    first = shout_out.accepted_at or timezone.now()
    _write(shout_out, by, status=ShoutOut.Status.ACCEPTED, accepted_at=first, hidden_why="")
    record(shout_out, ShoutOutEvent.Kind.ACCEPTED, by=by)
    emails.accepted(shout_out)
    return shout_out


@transaction.atomic
def send_back(
    *, by: User, shout_out_id: int, seen: int, why: SendBackWhy, note: str = ""
) -> ShoutOut:
    """Ask the member for a change, with the reason and until when; the member is told.

    Raises:
        DecidedMeanwhile, AtHandOfColleague, ConflictOfInterest: as for ``accept``.
    """
    shout_out = _locked(by, shout_out_id, seen, (ShoutOut.Status.SENT,))
    _write(
        shout_out,
        by,
        status=ShoutOut.Status.SENT_BACK,
        send_back_why=why,
        send_back_note=note,
        change_until=today() + CHANGE_WITHIN,
    )
    record(shout_out, ShoutOutEvent.Kind.SENT_BACK, by=by, why=why)
    emails.sent_back(shout_out)
    return shout_out


@transaction.atomic
def hide(*, by: User, shout_out_id: int, seen: int, why: HiddenWhy) -> ShoutOut:
    """Hide it for one of the three reasons, which the product's page counts; the member is told.

    Raises:
        DecidedMeanwhile, AtHandOfColleague, ConflictOfInterest: as for ``accept``.
    """
    shout_out = _locked(by, shout_out_id, seen, (ShoutOut.Status.SENT, ShoutOut.Status.ACCEPTED))
    _write(shout_out, by, status=ShoutOut.Status.HIDDEN, hidden_why=why)
    _settle(shout_out)
    record(shout_out, ShoutOutEvent.Kind.HIDDEN, by=by, why=why)
    emails.hidden(shout_out)
    return shout_out


@transaction.atomic
def keep(*, by: User, shout_out_id: int, seen: int) -> ShoutOut:
    """Dismiss the reports: it stays shown.

    Raises:
        DecidedMeanwhile, AtHandOfColleague, ConflictOfInterest: as for ``accept``.
    """
    shout_out = _locked(by, shout_out_id, seen, (ShoutOut.Status.ACCEPTED,))
    if not _settle(shout_out):
        raise DecidedMeanwhile
    record(shout_out, ShoutOutEvent.Kind.KEPT, by=by)
    return shout_out


def _locked(by: User, pk: int, seen: int, statuses: tuple[ShoutOut.Status, ...]) -> ShoutOut:
    """Lock what is decided about, and refuse who may not, or has seen something else."""
    shout_out = lock_shout_out(pk)
    refuse_conflict(by, shout_out.member, lead=LEAD)
    if shout_out.status not in statuses or shout_out.sendings != seen:
        raise DecidedMeanwhile
    holder = shout_out.holder()
    if holder is not None and holder != by:
        raise AtHandOfColleague(holder)
    return shout_out


def _write(shout_out: ShoutOut, by: User, **columns: Any) -> None:
    now = timezone.now()
    values = {**columns, **_OVER, "decided_at": now, "decided_by": by, "changed_at": now}
    for name, value in values.items():
        setattr(shout_out, name, value)
    shout_out.save(update_fields=list(values))


def _settle(shout_out: ShoutOut) -> int:
    return shout_out.reports.filter(settled_at=None).update(settled_at=timezone.now())
