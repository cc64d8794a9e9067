"""Revoking: what is owed is taken back; what the member has not got stays with us."""

from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.delivery import events
from fulfilment.delivery.known import may_be_known
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent
from promotions.budgets import spending
from promotions.codes import pool, stock


class AlreadyRevoked(Exception):
    """The reward has already been revoked."""


def revoke(fulfilment_id: int, *, by: User | None) -> bool:
    """Revoke what is owed; return whether the member has not got it and so it stays with us.

    Call it inside the transaction that revokes its cause, with that locked; then withdraw what
    still waits to tell of it.

    Raises:
        AlreadyRevoked: it has already been revoked.
    """
    rows = lock_rows(Fulfilment.objects.all()).select_related("code", "cause", "reward")
    owed = rows.get(pk=fulfilment_id)
    if owed.status == Fulfilment.Status.REVOKED:
        raise AlreadyRevoked
    was_unseen = not may_be_known(owed)
    if was_unseen:
        _take_back(owed)
    owed.status = Fulfilment.Status.REVOKED
    owed.save(update_fields=["status"])
    events.record(owed, FulfilmentEvent.Kind.REVOKED, by=by)
    return was_unseen


def _take_back(owed: Fulfilment) -> None:
    spending.give_back(owed.cause.promotion_id, owed.cost_minor)
    if owed.code is not None:
        pool.void_code(owed.code)
    elif owed.reward is not None and owed.cause.kind != Cause.Kind.DRAW_PLACE:
        # The prizes of a draw are not counted down as they are won.
        stock.give_back_one(owed.reward)
