"""What a member reads of an order: where it stands, and its code."""

import logging
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.watching import alarms
from fulfilment.models import Fulfilment
from membership.models import PointsOrder
from promotions.codes.pool import CodeUnreadable, decrypt_code

Status = Fulfilment.Status
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OrderState:
    """The label of an order, and the class that gives it its colour."""

    label: str
    look: str


@dataclass(frozen=True, slots=True)
class ShownCode:
    """The code of an order; unreadable where it can't be decrypted now."""

    code: str
    expires_on: date | None
    is_unreadable: bool = False


def state_of(order: PointsOrder) -> OrderState:
    """Return where an order stands, made of its own state and that of what is owed."""
    owed = order.owed
    if order.status == PointsOrder.Status.ORDERED and order.item.is_ticket:
        return OrderState(_("Ticket received"), "approved")
    if order.status != PointsOrder.Status.ORDERED or owed is None:
        is_own = order.status == PointsOrder.Status.CANCELLED
        return OrderState(
            pgettext("points order", "Cancelled") if is_own else _("We couldn't send it"), "closed"
        )
    if owed.status == Status.DELIVERED and owed.kind != Fulfilment.Kind.PARCEL:
        return OrderState(_("Code received"), "approved")
    under_way = {
        Status.READY: OrderState(_("Packed"), "approved"),
        Status.ON_ITS_WAY: OrderState(_("On its way"), "approved"),
        Status.DELIVERED: OrderState(_("Delivered"), "approved"),
        Status.RETURNED: OrderState(_("Came back to us"), "sent-back"),
    }
    return under_way.get(Status(owed.status), OrderState(_("Ordered"), "review"))


def code_of(order: PointsOrder) -> ShownCode | None:
    """Return the code of an order that was delivered; None if there is none."""
    owed = order.owed
    if order.status != PointsOrder.Status.ORDERED or owed is None or owed.code is None:
        return None
    if owed.status != Status.DELIVERED:
        return None
    try:
        return ShownCode(decrypt_code(owed.code), owed.code.last_day)
    except CodeUnreadable:
        # One code must not take its member's page away; staff hear of it.
        alarms.count(alarms.UNREADABLE, "all")
        logger.error("The code of order %s cannot be decrypted.", order.reference)  # noqa: TRY400 -- without a traceback, which could hold the code
        return ShownCode("", None, is_unreadable=True)
