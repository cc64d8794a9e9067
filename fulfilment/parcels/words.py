"""What a member reads of a parcel: its state in words, where it goes, and what may be done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fulfilment import addresses
from fulfilment.models import Fulfilment
from fulfilment.parcels import arrival, promised
from fulfilment.parcels.recipients import MAY_CHANGE, Address, addresses_of

Status = Fulfilment.Status


@dataclass(frozen=True, slots=True)
class ShownParcel:
    """A parcel on the page of its cause."""

    pk: int
    title: str
    state: str
    link: str
    lines: list[str]
    promised_by: date
    is_delivered: bool
    may_change: bool
    may_be_missed: bool
    is_missed: bool


def in_words(title: str, parcel: Fulfilment) -> str:
    """Return the state of a parcel once it is packed; "" before, where the promise is told."""
    if parcel.kind != Fulfilment.Kind.PARCEL:
        return ""
    names = {"reward": title, "day": _day_of(parcel)}
    match parcel.status:
        case Status.READY:
            return _("%(reward)s: packed. It leaves soon.") % names
        case Status.ON_ITS_WAY:
            text = _("%(reward)s: on its way.") % names
            return f"{text} {parcel.note}".rstrip()
        case Status.DELIVERED:
            return _("%(reward)s: delivered on %(day)s.") % names
        case Status.RETURNED:
            return _("%(reward)s: came back to us.") % names
        case _:
            return ""


def shown_to_member(parcels: Collection[Fulfilment]) -> list[ShownParcel]:
    """Return what the page of their cause shows of these parcels, read with their shipments."""
    known = addresses_of(parcels) if parcels else {}
    return [_shown(parcel, known.get(parcel.pk, {})) for parcel in parcels]


def _shown(parcel: Fulfilment, address: Address) -> ShownParcel:
    shipment = next(iter(parcel.shipments.all()), None)
    title = parcel.reward.title if parcel.reward else _("Your parcel")
    return ShownParcel(
        pk=parcel.pk,
        title=title,
        state=in_words(title, parcel) or _("%(reward)s: not packed yet.") % {"reward": title},
        link=parcel.link if parcel.status == Status.ON_ITS_WAY else "",
        lines=addresses.label_of(address) if address else [],
        promised_by=promised.promised_by(parcel),
        is_delivered=parcel.status == Status.DELIVERED,
        may_change=parcel.status in MAY_CHANGE,
        may_be_missed=arrival.may_be_missed(parcel, shipment),
        is_missed=shipment is not None and shipment.not_arrived_at is not None,
    )


def _day_of(parcel: Fulfilment) -> str:
    """Format the day of its delivery in the reader's time zone."""
    at = parcel.delivered_at
    return date_format(timezone.localtime(at), "DATE_FORMAT") if at else ""
