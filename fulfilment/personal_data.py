"""What this app holds of a person: notes about parcels, and why codes were replaced.

What was owed stays in the books with its dates, without its member's words. What is still to be
sent is given up by the app that wrote its cause.
"""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.personal_data import ERASED, MOST_AT_ONCE, PersonalData, Section, empty_some
from fulfilment.draws import entering, offers
from fulfilment.models import (
    DrawEntry,
    Fulfilment,
    FulfilmentEvent,
    PrizeOffer,
    ReplacedCode,
    VoidReason,
)


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
    yield _tickets(member)


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
    tickets = DrawEntry.objects.filter(cause__user=member)
    prizes = PrizeOffer.objects.filter(place__entry__cause__user=member)
    return (
        empty_some(owed, note="", link="")
        + empty_some(of_events, note="")
        + empty_some(replaced, reason=ERASED)
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


PERSONAL_DATA = PersonalData(
    app="fulfilment",
    holds={
        "fulfilment.Cause": (),
        "fulfilment.DrawEntry": ("void_note",),
        "fulfilment.PrizeOffer": ("note",),
        "fulfilment.Fulfilment": ("note", "link"),
        "fulfilment.FulfilmentEvent": ("note",),
        "fulfilment.ReplacedCode": ("reason",),
    },
    sections=sections,
    ends=(_prizes, entering.leave),
    erases=(_words, _known_codes),
)
