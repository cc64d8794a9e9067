"""What follows where a ticket of an order wins: e-mails, where the prize goes, and its page."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from django.urls import reverse

from accounts.models import User
from accounts.staff_alarms import tell_staff
from fulfilment.delivery.consequences import Consequences
from fulfilment.draws.outcomes import Outcomes
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent, PrizeOffer, VoidReason
from fulfilment.parcels.recipients import Address, CauseAddresses
from membership.models import PointsOrder
from membership.prizes import emails
from membership.shop.emails import sent
from membership.shop.following import REFUSES, alarm

_PRIZE: Final = "cause__draw_entries__places__offer__cause"


def _won_by(offer: PrizeOffer) -> PointsOrder:
    return PointsOrder.objects.for_pages().get(cause=offer.place.entry.cause_id)


def _order(cause: Cause) -> PointsOrder:
    """Return the order whose ticket won what is owed for this place."""
    return PointsOrder.objects.for_pages().get(**{_PRIZE: cause})


def _offered(offer: PrizeOffer, is_next: bool) -> None:  # noqa: FBT001 -- as the slot calls it
    emails.won(_won_by(offer), offer, is_next=is_next)


def _closed(offer: PrizeOffer, _by: User | None) -> None:
    if offer.state == PrizeOffer.Status.ACCEPTED:
        return
    order = _won_by(offer)
    emails.withdraw_untrue(order)
    is_lapsed = offer.state == PrizeOffer.Status.LAPSED
    if is_lapsed or offer.reason in {VoidReason.RULES, VoidReason.REDRAWN}:
        # Of all else the member knows: they left it, or have left us.
        emails.lost(order, offer)


def _delivered(_owed: Fulfilment, _by: User | None) -> None:
    """A prize is a parcel, of which its own e-mail tells."""


def _sent(owed: Fulfilment, event: FulfilmentEvent) -> None:
    sent(_order(owed.cause), owed, event)


def _failed(owed: Fulfilment) -> None:
    order = _order(owed.cause)
    tell_staff(REFUSES, lambda: alarm(order), dedupe=f"prize-failed:{owed.pk}")


def _moved(_owed: Fulfilment, _before: date, _day: date) -> None:
    """A winner was told no day, so that there is nothing to tell anew."""


def _page(cause: Cause) -> str:
    return reverse("points-order", args=[_order(cause).reference])


def _read(causes: Collection[int]) -> Mapping[int, Address]:
    rows = PointsOrder.objects.filter(**{f"{_PRIZE}__in": causes})
    keys = dict(rows.values_list("pk", _PRIZE))
    return {keys[row.pk]: row.address for row in rows}


def _write(cause: Cause, address: Address) -> None:
    order = _order(cause)
    order.address = dict(address)
    order.save(update_fields=["seal", "encrypted_address"])


TICKETS: Final = Outcomes(Cause.Kind.ORDER, _offered, _closed)
PRIZES: Final = Consequences(
    Cause.Kind.DRAW_PLACE,
    _delivered,
    _sent,
    _failed,
    _moved,
    _page,
    won_by=Cause.Kind.ORDER,
)
OF_PRIZES: Final = CauseAddresses(Cause.Kind.DRAW_PLACE, _read, _write, won_by=Cause.Kind.ORDER)
