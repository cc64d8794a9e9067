"""The lists that leave with parcels: the picking list, as CSV or workbook; each is recorded."""

from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import security_events
from accounts.models import User
from accounts.regions import region_name
from accounts.security_events import SecurityEvent
from fulfilment import addresses
from fulfilment.models import Fulfilment
from fulfilment.parcels.recipients import Address, addresses_of

# What one act takes at a time: a page of labels is drawn while the reader waits.
MOST: Final = 500


def in_order(parcels: "QuerySet[Fulfilment]") -> list[Fulfilment]:
    """Read the parcels of a list, the earliest first; at most so many."""
    rows = parcels.select_related("cause__user", "cause__promotion", "reward")
    return list(rows.order_by("due_on", "pk")[:MOST])


def picking_list(parcels: list[Fulfilment]) -> Iterator[list[str]]:
    """Yield the header, and a row for each parcel that has an address."""
    lines = [*addresses.LINES]
    yield [
        _("Order ID"),
        _("Promotion"),
        _("Reward"),
        _("Due"),
        *(str(addresses.LINES[name].label) for name in lines),
        _("Region / Location"),
    ]
    known = addresses_of(parcels)
    for parcel in parcels:
        if parcel.pk in known:
            yield _row(parcel, known[parcel.pk], lines)


def _row(parcel: Fulfilment, address: Address, lines: list[str]) -> list[str]:
    promotion, reward = parcel.cause.promotion, parcel.reward
    country = address.get(addresses.COUNTRY, "")
    return [
        parcel.cause.reference,
        promotion.name if promotion else "",
        reward.name if reward else "",
        date_format(parcel.due_on, "Y-m-d"),
        *(address.get(name, "") for name in lines),
        region_name(country) if country else "",
    ]


def record_export(parcels: list[Fulfilment], what: str, *, by: User) -> None:
    """Record that the addresses of these parcels left, and of which members."""
    members = sorted({parcel.cause.user_id for parcel in parcels})
    details = {"parcels": [parcel.cause.reference for parcel in parcels], "members": members}
    security_events.record(SecurityEvent.Kind.EXPORT, by=by, about=what, details=details)
