"""Hold: what is owed waits until staff have cleared something up, and then goes on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.conflicts import ConflictOfInterest, refuse_conflict
from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.delivery import events
from fulfilment.models import Fulfilment, FulfilmentEvent


@transaction.atomic
def hold(*, fulfilment_id: int, by: User, reason: str) -> bool:
    """Put what is due on hold, with the reason for staff; return whether it was due.

    Raises:
        ConflictOfInterest: it is owed to who acts, or to an account related to theirs.
        ValueError: the reason is empty.
    """
    if not reason.strip():
        message = "Who takes it off hold has to know why it was put there."
        raise ValueError(message)
    change = Fulfilment.Status.DUE, Fulfilment.Status.ON_HOLD
    return _change(fulfilment_id, by, change, FulfilmentEvent.Kind.HELD, reason.strip())


@transaction.atomic
def release(*, fulfilment_id: int, by: User) -> bool:
    """Make due again what was on hold; return whether it was.

    Raises:
        ConflictOfInterest: it is owed to who acts, or to an account related to theirs.
    """
    change = Fulfilment.Status.ON_HOLD, Fulfilment.Status.DUE
    return _change(fulfilment_id, by, change, FulfilmentEvent.Kind.RELEASED)


@dataclass(frozen=True, slots=True)
class Held:
    """What became of many that were to be held or released: how many, and why not the others."""

    done: int = 0
    own: int = 0
    not_due: int = 0


def hold_all(*, fulfilment_ids: Iterable[int], by: User, reason: str) -> Held:
    """Put many on hold, each as ``hold`` does; what cannot be is left and counted.

    Raises:
        ValueError: the reason is empty.
    """
    return _each(fulfilment_ids, lambda pk: hold(fulfilment_id=pk, by=by, reason=reason))


def release_all(*, fulfilment_ids: Iterable[int], by: User) -> Held:
    """Release many, each as ``release`` does; what cannot be is left and counted."""
    return _each(fulfilment_ids, lambda pk: release(fulfilment_id=pk, by=by))


def _each(fulfilment_ids: Iterable[int], act: Callable[[int], bool]) -> Held:
    done = own = not_due = 0
    for pk in fulfilment_ids:
        try:
            is_done = act(pk)
        except ConflictOfInterest:
            own += 1
        else:
            done, not_due = done + is_done, not_due + (not is_done)
    return Held(done, own, not_due)


def _change(
    fulfilment_id: int,
    by: User,
    change: tuple[Fulfilment.Status, Fulfilment.Status],
    kind: FulfilmentEvent.Kind,
    note: str = "",
) -> bool:
    rows = lock_rows(Fulfilment.objects.all()).select_related("cause__user")
    owed = rows.filter(pk=fulfilment_id, status=change[0]).first()
    if owed is None:
        return False
    refuse_conflict(by, owed.cause.user)
    owed.status = change[1]
    owed.save(update_fields=["status"])
    events.record(owed, kind, by=by, note=note)
    return True
