"""Replacing the code of an order that does not work: its member gets another one by e-mail."""

from django.db import transaction

from accounts.conflicts import refuse_conflict
from accounts.models import User
from fulfilment.delivery import code_replacement
from fulfilment.delivery.code_replacement import NothingToReplace
from fulfilment.models import ReplacedCode
from membership.models import PointsOrder
from membership.shop import closing, emails
from promotions.models import RewardCode


def code_to_replace(order: PointsOrder) -> RewardCode | None:
    """Return the code of an order that can be replaced; None if there is none."""
    if order.status != PointsOrder.Status.ORDERED:
        return None
    return code_replacement.code_to_replace(order.owed)


@transaction.atomic
def replace_code(*, by: User, order_id: int, code_id: int, reason: str) -> ReplacedCode:
    """Void the code of an order, and e-mail another one with the reason.

    An e-mail that waits to tell the old one is withdrawn. ``code_id`` is the code that does not
    work: if two act at once, the second replaces nothing. The old one goes to nobody again.

    Raises:
        ConflictOfInterest: it is the own order of who acts, or of a related account.
        NothingToReplace: the order is over, or no longer has that code.
        promotions.codes.pool.CannotAllocate: there is no other code; nothing has changed.
        ValueError: the reason is empty.
    """
    if not reason.strip():
        message = "Its member has to know why."
        raise ValueError(message)
    order = closing.locked(PointsOrder.objects.select_related("spending").get(pk=order_id))
    refuse_conflict(by, order.user)
    code, owed = code_to_replace(order), order.owed
    if code is None or owed is None or code.pk != code_id:
        raise NothingToReplace
    reason = reason.strip()
    replaced = code_replacement.replace_code(
        fulfilment_id=owed.pk, code_id=code_id, by=by, reason=reason
    )
    emails.withdraw_untrue(order)
    owed.refresh_from_db()
    emails.code(order, owed, replaced_why=reason)
    return replaced
