"""What this app holds of a person: parcels with their labels, and why codes were replaced.

What was owed stays in the books with its dates, without its member's words. What is still to be
sent is given up by the app that wrote its cause.
"""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.personal_data import ERASED, MOST_AT_ONCE, PersonalData, Section, empty_some
from fulfilment import addresses
from fulfilment.models import Fulfilment, FulfilmentEvent, ReplacedCode, Shipment


def sections(member: User) -> Iterator[Section]:
    """Give all that was owed to a person; a code stands with its claim."""
    rows = Fulfilment.objects.filter(cause__user=member).order_by("pk")
    related = rows.select_related("cause", "reward")
    yield Section(
        "rewards",
        _("Rewards"),
        {
            "order_id": _("Order ID"),
            "reward": _("Reward"),
            "kind": _("Kind"),
            "amount": _("Amount"),
            "status": _("Status"),
            "delivered_at": _("Delivered"),
            "note": _("Note"),
            "link": _("Link"),
        },
        (_row(owed) for owed in related.iterator(chunk_size=MOST_AT_ONCE)),
    )
    yield _shipments(member)


def _shipments(member: User) -> Section:
    sent = Shipment.objects.filter(fulfilment__cause__user=member).order_by("pk")
    with_cause = sent.select_related("fulfilment__cause", "carrier")
    return Section(
        "shipments",
        _("Parcels"),
        {
            "order_id": _("Order ID"),
            "packed_at": _("Packed"),
            "sent_on": _("Sent on"),
            "carrier": _("Carrier"),
            "number": _("Tracking number"),
            "address": _("Address"),
        },
        (_shipment(row) for row in with_cause.iterator(chunk_size=MOST_AT_ONCE)),
    )


def _shipment(row: Shipment) -> tuple[object, ...]:
    return (
        row.fulfilment.cause.reference,
        row.picked_at,
        row.sent_on,
        str(row.carrier or ""),
        row.number,
        ", ".join(addresses.label_of(row.address)) if row.address else "",
    )


def _row(owed: Fulfilment) -> tuple[object, ...]:
    return (
        owed.cause.reference,
        owed.reward.title if owed.reward else "",
        owed.get_kind_display(),
        owed.amount,
        owed.get_status_display(),
        owed.delivered_at,
        owed.note,
        owed.link,
    )


def _words(member: User) -> int:
    owed = Fulfilment.objects.filter(cause__user=member)
    of_events = FulfilmentEvent.objects.filter(fulfilment__cause__user=member)
    replaced = ReplacedCode.objects.filter(fulfilment__cause__user=member)
    shipments = Shipment.objects.filter(fulfilment__cause__user=member)
    return (
        empty_some(owed, note="", link="")
        + empty_some(of_events, note="")
        + empty_some(replaced, reason=ERASED)
        + empty_some(shipments, encrypted_address=None, number="")
    )


def _known_codes(member: User) -> int:
    """Note of delivered codes that they are known: the e-mails that say so are about to go."""
    delivered = Fulfilment.objects.filter(
        cause__user=member,
        status=Fulfilment.Status.DELIVERED,
        code__isnull=False,
        code_shown_at=None,
    )
    return delivered.update(code_shown_at=F("delivered_at"))


PERSONAL_DATA = PersonalData(
    app="fulfilment",
    holds={
        "fulfilment.Cause": (),
        "fulfilment.Fulfilment": ("note", "link"),
        "fulfilment.FulfilmentEvent": ("note",),
        "fulfilment.ReplacedCode": ("reason",),
        "fulfilment.Shipment": ("encrypted_address", "number"),
    },
    sections=sections,
    erases=(_words, _known_codes),
)
