"""What the shop holds of a person: orders with addresses, waiting notes; and until when."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.privacy.legal_holds import held_members
from foundation.personal_data import (
    ERASED,
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    Section,
    delete_some,
    empty_some,
)
from foundation.retention import Deletion, delete_all
from fulfilment import addresses
from fulfilment.models import Cause, Fulfilment
from fulfilment.parcels import recipients
from membership.models import PointsOrder, ShopWaiting
from membership.shop import closing


def _sections(member: User) -> Iterator[Section]:
    columns = {
        "order_id": pgettext("points order", "Order ID"),
        "ordered_at": _("Ordered"),
        "reward": _("Reward"),
        "points": _("Points"),
        "status": _("Status"),
        "reason": _("Reason"),
        "address": _("Address"),
    }
    rows = PointsOrder.objects.filter(user=member).order_by("pk")
    lines = (
        (
            order.reference,
            order.ordered_at,
            order.name,
            order.points,
            order.get_status_display(),
            order.reason,
            ", ".join(addresses.label_of(order.address)) if order.address else "",
        )
        for order in rows.iterator(chunk_size=MOST_AT_ONCE)
    )
    yield Section("points_orders", _("Orders of the rewards shop"), columns, lines)
    waiting = ShopWaiting.objects.filter(user=member).select_related("item__reward")
    notes = ((note.item.title, note.asked_at) for note in waiting.prefetch_related("item__texts"))
    title = _("Rewards that you wait for")
    yield Section("shop_waiting", title, {"reward": _("Reward"), "asked_at": _("Since")}, notes)


def _waiting(member: User) -> int:
    return delete_some(ShopWaiting.objects.filter(user=member))


def _orders(member: User) -> int:
    rows = PointsOrder.objects.filter(user=member)
    refused = rows.filter(status=PointsOrder.Status.REFUSED)
    return empty_some(rows, encrypted_address=None) + empty_some(refused, reason=ERASED)


SHOP_DATA: Final = PersonalData(
    app="membership",
    holds={
        "membership.PointsOrder": ("encrypted_address", "reason"),
        "membership.ShopWaiting": WHOLE_ROWS,
    },
    sections=_sections,
    ends=(closing.give_up_one,),
    erases=(_waiting, _orders),
)


def sent_orders(before: datetime) -> QuerySet[PointsOrder]:
    """Return the orders that were delivered, or ended otherwise, long ago and have an address."""
    delivered = Fulfilment.objects.filter(
        cause__kind__in=[Cause.Kind.ORDER, Cause.Kind.DRAW_PLACE],
        status=Fulfilment.Status.DELIVERED,
        delivered_at__lt=before,
    )
    over = Q(closed_at__lt=before) | Q(cause__in=delivered.values("cause"))
    # A prize goes to the address of the order whose ticket won it.
    over |= Q(cause__in=delivered.values("cause__prize_offer__place__entry__cause"))
    rows = PointsOrder.objects.filter(over, encrypted_address__isnull=False, ordered_at__lt=before)
    return rows.exclude(user__in=held_members()).order_by("ordered_at", "pk")


def delete_addresses(orders: list[PointsOrder]) -> None:
    """Delete the addresses of orders, and those on the labels of their parcels."""
    keys = [order.pk for order in orders]
    won = Q(prize_offer__place__entry__cause__points_order__in=keys)
    recipients.forget(Cause.objects.filter(Q(points_order__in=keys) | won))
    PointsOrder.objects.filter(pk__in=keys).update(encrypted_address=None, seal=None)


def old_notes(before: datetime) -> QuerySet[ShopWaiting]:
    """Return the notes of who has waited for very long."""
    rows = ShopWaiting.objects.filter(asked_at__lt=before)
    return rows.exclude(user__in=held_members()).order_by("asked_at", "pk")


DELETIONS: Final = (
    Deletion("addresses", sent_orders, delete_addresses, since="ordered_at"),
    Deletion("waiting_notes", old_notes, delete_all, since="asked_at"),
)
