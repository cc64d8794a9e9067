"""What this app holds of a person: parcels with labels, why codes were replaced, bank accounts.

What was owed stays in the books with its dates, without its member's words. What is still to be
sent is given up by the app that wrote its cause.
"""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.personal_data import ERASED, MOST_AT_ONCE, PersonalData, Section, empty_some
from fulfilment import addresses
from fulfilment.draws import entering, offers
from fulfilment.models import (
    DrawEntry,
    Fulfilment,
    FulfilmentEvent,
    PayoutDetails,
    PrizeOffer,
    ReplacedCode,
    Shipment,
    VoidReason,
)
from fulfilment.payouts import details


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
    yield _accounts(member)
    yield _tickets(member)


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


def _accounts(member: User) -> Section:
    """Give to which accounts payouts go: the last four, as everywhere."""
    given = PayoutDetails.objects.filter(fulfilment__cause__user=member, given_at__isnull=False)
    related = given.select_related("fulfilment__cause", "method").order_by("pk")
    return Section(
        "payout_accounts",
        _("Accounts for payments"),
        {
            "order_id": _("Order ID"),
            "kind": _("Kind"),
            "account": _("Account"),
            "given_at": _("Given"),
            "wiped_at": _("Deleted"),
        },
        (
            (
                row.fulfilment.cause.reference,
                row.method.title if row.method else "",
                row.masked,
                row.given_at,
                row.wiped_at,
            )
            for row in related.iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _tickets(member: User) -> Section:
    tickets = DrawEntry.objects.filter(cause__user=member).order_by("pk")
    return Section(
        "tickets",
        _("Tickets in lucky draws"),
        {
            "order_id": _("Order ID"),
            "draw": _("Draw"),
            "ticket": _("Ticket"),
            "entered_at": _("Since"),
            "not_counted": _("Why it does not count"),
        },
        (
            (
                entry.cause.reference,
                entry.draw.title,
                entry.ticket,
                entry.entered_at,
                entry.get_void_reason_display(),
            )
            for entry in tickets.select_related("cause", "draw").iterator(chunk_size=MOST_AT_ONCE)
        ),
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
    tickets = DrawEntry.objects.filter(cause__user=member)
    prizes = PrizeOffer.objects.filter(place__entry__cause__user=member)
    return (
        empty_some(owed, note="", link="")
        + empty_some(of_events, note="")
        + empty_some(replaced, reason=ERASED)
        + empty_some(shipments, encrypted_address=None, number="")
        + empty_some(tickets, void_note="")
        + empty_some(prizes, note="")
    )


def _prizes(member: User) -> int:
    """Let prizes that were not sent fall to the next in line."""
    won = PrizeOffer.objects.filter(place__entry__cause__user=member)
    return offers.forfeit(won, VoidReason.LEFT, by=None)


def _known_codes(member: User) -> int:
    """Note of delivered codes that they are known: the e-mails that say so are about to go."""
    delivered = Fulfilment.objects.filter(
        cause__user=member,
        status=Fulfilment.Status.DELIVERED,
        code__isnull=False,
        code_shown_at=None,
    )
    return delivered.update(code_shown_at=F("delivered_at"))


def _given_accounts(member: User) -> int:
    """Wipe accounts; the file of a run that paid to them goes with the last account in it."""
    given = PayoutDetails.objects.filter(encrypted_account__isnull=False)
    rows = list(given.filter(fulfilment__cause__user=member).order_by("pk")[:MOST_AT_ONCE])
    details.wipe(rows)
    return len(rows)


def being_paid(member: User) -> str:
    """Say that the account is needed until the bank has answered; "" if it is not."""
    sent = Fulfilment.objects.filter(cause__user=member, status=Fulfilment.Status.ON_ITS_WAY)
    if not sent.filter(kind=Fulfilment.Kind.PAYOUT).exists():
        return ""
    return _("A payment to you is on its way.")


PERSONAL_DATA = PersonalData(
    app="fulfilment",
    holds={
        "fulfilment.Cause": (),
        "fulfilment.DrawEntry": ("void_note",),
        "fulfilment.PrizeOffer": ("note",),
        "fulfilment.Fulfilment": ("note", "link"),
        "fulfilment.FulfilmentEvent": ("note",),
        "fulfilment.ReplacedCode": ("reason",),
        "fulfilment.Shipment": ("encrypted_address", "number"),
        "fulfilment.PayoutDetails": (
            "encrypted_account",
            "last_four",
            "account_digest",
            "digest_keys",
            "given_email",
        ),
        "fulfilment.Payout": (),
    },
    sections=sections,
    ends=(_prizes, entering.leave),
    erases=(_words, _known_codes, _given_accounts),
)
