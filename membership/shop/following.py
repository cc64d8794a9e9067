"""What follows for an order where something happens to what is owed; where its parcel goes."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.staff_alarms import Alarm, tell_staff
from fulfilment.delivery.consequences import Consequences
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent
from fulfilment.parcels.recipients import Address, CauseAddresses
from membership.models import PointsOrder
from membership.shop import emails

# Who refuses orders hears what can't be delivered.
REFUSES: Final = "membership.refuse_pointsorder"


def _order(owed: Fulfilment) -> PointsOrder:
    return PointsOrder.objects.for_pages().get(cause=owed.cause_id)


def _delivered(owed: Fulfilment, _by: User | None) -> None:
    """E-mail a code that was due on its day; of a parcel its own e-mail tells."""
    if owed.code is not None:
        emails.code(_order(owed), owed)


def _sent(owed: Fulfilment, event: FulfilmentEvent) -> None:
    emails.sent(_order(owed), owed, event)


def _failed(owed: Fulfilment) -> None:
    order = _order(owed)
    tell_staff(REFUSES, lambda: alarm(order), dedupe=f"order-failed:{order.pk}")


def alarm(order: PointsOrder) -> Alarm:
    """Say that an order, or what it won, can't be delivered."""
    heading = _("Order %(order_id)s can't be delivered") % {"order_id": order.reference}
    text = _("Its code can't be read. Try again once that is mended, or refuse the order.")
    return Alarm(heading, (text,), reverse("admin:membership_pointsorder_change", args=[order.pk]))


def _moved(owed: Fulfilment, before: date, day: date) -> None:
    """The order's page tells the day; no e-mail promised another one."""


def _page(cause: Cause) -> str:
    return reverse("points-order", args=[cause.reference])


def _read(causes: Collection[int]) -> Mapping[int, Address]:
    rows = PointsOrder.objects.filter(cause__in=causes)
    return {row.cause_id: row.address for row in rows}


def _write(cause: Cause, address: Address) -> None:
    order = PointsOrder.objects.get(cause=cause)
    order.address = dict(address)
    order.save(update_fields=["seal", "encrypted_address"])


ORDERS: Final = Consequences(Cause.Kind.ORDER, _delivered, _sent, _failed, _moved, _page)
OF_ORDERS: Final = CauseAddresses(Cause.Kind.ORDER, _read, _write)
