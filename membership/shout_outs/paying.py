"""What shout outs earn: the sweep over rows reads their log, in which each acceptance stands.

A task pays what its row says, to everybody and for every number of stars; no rule and no tier
changes that. What is withdrawn or hidden before its points can be used, loses them.
"""

from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from foundation.working_days import today
from membership.earning.earning import account_for
from membership.earning.reading import SourceReader
from membership.earning.rules import Source
from membership.models import PAY_PENDING, Lot, ShoutOut, ShoutOutEvent, SourceType
from membership.points.claw_back import take_back
from membership.points.crediting import credit
from membership.points.expiring import last_day_for
from membership.shout_outs.history import lock_shout_out

_ENDS: Final = (ShoutOutEvent.Kind.HIDDEN, ShoutOutEvent.Kind.WITHDRAWN)
_GONE: Final = (ShoutOut.Status.HIDDEN, ShoutOut.Status.WITHDRAWN)


def _events() -> "QuerySet[ShoutOutEvent]":
    return ShoutOutEvent.objects.all()


@transaction.atomic
def earn_or_take_back(event: ShoutOutEvent) -> bool:
    """Credit an acceptance, or take back what was hidden or withdrawn; once, however often."""
    if event.kind == ShoutOutEvent.Kind.ACCEPTED:
        return _earn(event) is not None
    return event.kind in _ENDS and _take_back(event)


def _earn(event: ShoutOutEvent) -> Lot | None:
    """Credit it, unless it is shown no more, or what it earned before is still there."""
    shout_out = lock_shout_out(event.shout_out_id)
    if shout_out.status != ShoutOut.Status.ACCEPTED or _lots(shout_out).exists():
        return None
    source = Source(SourceType.SHOUT_OUT, event.pk, shout_out.member_id, event.occurred_at)
    account = account_for(source)
    if account is None:
        return None
    return credit(
        account=account,
        source_type=source.source_type,
        source_id=source.source_id,
        points=shout_out.task.points,
        usable_from=today() + PAY_PENDING,
        expires_on=last_day_for(today()),
    )


def _take_back(event: ShoutOutEvent) -> bool:
    """Take back points that cannot be used yet; those that can are the member's."""
    shout_out = lock_shout_out(event.shout_out_id)
    if shout_out.status not in _GONE:
        return False
    lot = _lots(shout_out).first()
    if lot is None or not lot.is_pending:
        return False
    return take_back(source_type=SourceType.SHOUT_OUT, source_id=lot.source_id, by=None)


def _lots(shout_out: ShoutOut) -> "QuerySet[Lot]":
    """Return what its acceptances have earned and nobody took back: one at most."""
    accepted = shout_out.events.filter(kind=ShoutOutEvent.Kind.ACCEPTED).values("pk")
    return Lot.objects.filter(
        source_type=SourceType.SHOUT_OUT, source_id__in=accepted, voided_at=None
    ).order_by("pk")


READER: Final = SourceReader("shout outs", _events, "occurred_at", earn_or_take_back)
