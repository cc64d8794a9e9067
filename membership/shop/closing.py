"""The end of an order before it is delivered: its member cancels it, or staff refuse it.

The points come back with the days that they had left, and with 30 at least.
"""

from django.db import transaction
from django.utils import timezone

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.delivery import revoking
from fulfilment.draws import entering
from fulfilment.models import Fulfilment
from membership.models import PointsOrder, PointsOrderQuerySet
from membership.points.accounts import lock_account
from membership.points.spending import give_back
from membership.shop import emails

# Until when its member may think better of it: nobody has touched it yet.
_UNTOUCHED = (Fulfilment.Status.DUE, Fulfilment.Status.ON_HOLD)


class CannotClose(Exception):
    """The order is over, or too far on its way."""


def may_cancel(order: PointsOrder) -> bool:
    """Return whether its member may cancel an order: a parcel not packed, a ticket not frozen.

    A code is the member's from the moment at which it is taken from the pool.
    """
    if order.item.is_ticket:
        return _may_leave_draw(order)
    owed = _live(order)
    is_parcel = owed is not None and owed.kind == Fulfilment.Kind.PARCEL
    return is_parcel and _state(owed) in _UNTOUCHED


def may_refuse(order: PointsOrder) -> bool:
    """Return whether staff may refuse an order: its member has not got it, and it has not left."""
    if order.item.is_ticket:
        return _may_leave_draw(order)
    return _state(_live(order)) in Fulfilment.UNSENT


def _may_leave_draw(order: PointsOrder) -> bool:
    counts = order.cause.draw_entries.filter(voided_at=None).exists()
    is_live = order.status == PointsOrder.Status.ORDERED and counts
    return is_live and bool(entering.open_until([order.item.reward_id]))


def _live(order: PointsOrder) -> Fulfilment | None:
    return order.owed if order.status == PointsOrder.Status.ORDERED else None


def _state(owed: Fulfilment | None) -> str:
    return owed.status if owed else ""


@transaction.atomic
def cancel(*, by: User, reference: str) -> PointsOrder:
    """Cancel a member's order, give the points back and the piece to the stock.

    Cancelled twice it is cancelled once.

    Raises:
        PointsOrder.DoesNotExist: the member has no such order.
        CannotClose: it is packed, or can't be cancelled.
    """
    order = locked(_orders().get(reference=reference, user=by))
    if order.status == PointsOrder.Status.CANCELLED:
        return order
    if not may_cancel(order):
        raise CannotClose
    _close(order, PointsOrder.Status.CANCELLED, by=by)
    emails.cancelled(order)
    return order


@transaction.atomic
def refuse(*, by: User, order_id: int, reason: str) -> PointsOrder:
    """Refuse an order that can't be sent, with the reason that its member reads.

    Raises:
        ConflictOfInterest: it is the own order of who refuses it, or of a related account.
        CannotClose: it is over, or has left.
        ValueError: the reason is empty.
    """
    if not reason.strip():
        message = "Its member has to know why."
        raise ValueError(message)
    order = locked(_orders().get(pk=order_id))
    refuse_conflict(by, order.user)
    if not may_refuse(order):
        raise CannotClose
    _close(order, PointsOrder.Status.REFUSED, by=by, reason=reason.strip())
    emails.refused(order)
    return order


def give_up_one(member: User) -> int:
    """Cancel an order of a member whose account is deleted, if one was not sent; return how many.

    There is no e-mail: nobody is there to read it.
    """
    unsent = Fulfilment.objects.unsent().values("cause")
    live = _orders().live().filter(user=member, cause__in=unsent).order_by("pk")
    found = live.first()
    if found is None:
        return 0
    with transaction.atomic():
        order = locked(found)
        if may_refuse(order):
            _close(order, PointsOrder.Status.CANCELLED, by=member)
    return 1


def _close(order: PointsOrder, status: PointsOrder.Status, *, by: User, reason: str = "") -> None:
    if order.item.is_ticket:
        try:
            entering.take_back(cause=order.cause_id, by=by)
        except entering.ListFrozen as error:
            raise CannotClose from error
    give_back(spending_id=order.spending_id, by=by, note=order.name)
    order.spending.refresh_from_db(fields=["given_back_at"])
    if order.owed is not None:
        revoking.revoke(order.owed.pk, by=by)
    order.status, order.reason = status, reason
    order.closed_at, order.closed_by = timezone.now(), by
    order.save(update_fields=["status", "reason", "closed_at", "closed_by"])
    emails.withdraw_untrue(order)


def _orders() -> PointsOrderQuerySet:
    return PointsOrder.objects.select_related("spending")


def locked(order: PointsOrder) -> PointsOrder:
    """Lock the account, what is owed and the order; read it with them after the locks."""
    lock_account(order.spending.account_id)
    lock_rows(Fulfilment.objects.only("pk")).filter(cause=order.cause_id).order_by("pk").first()
    lock_rows(PointsOrder.objects.only("pk")).filter(pk=order.pk).first()
    return PointsOrder.objects.for_pages().get(pk=order.pk)
