"""What follows for claims, and for places in draws, where something happens to what they are owed.

The timeline of the claim, and the e-mails to its member.
"""

from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from accounts.models import User
from fulfilment.delivery.consequences import Consequences
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent
from redemptions.emails import claim_emails, staff_emails
from redemptions.models import Claim, ClaimEvent, DrawEntry, timeline


def _claim(owed: Fulfilment) -> Claim:
    related = "promotion", "reward", "user", "serial", "registered_product__serial__product"
    return Claim.objects.select_related(*related).get(cause=owed.cause_id)


def _delivered(owed: Fulfilment, by: User | None) -> None:
    claim = _claim(owed)
    timeline.record(claim, ClaimEvent.Kind.DELIVERED, by=by, note=owed.note)
    match owed.kind:
        case Fulfilment.Kind.CODE:
            claim_emails.code(claim, owed)
        case _:
            claim_emails.paid(claim, owed)


def _sent(owed: Fulfilment, event: FulfilmentEvent) -> None:
    claim_emails.shipped(_claim(owed), owed, event)


def _failed(owed: Fulfilment) -> None:
    claim = _claim(owed)
    timeline.record(claim, ClaimEvent.Kind.NOT_DELIVERED, by=None)
    staff_emails.not_delivered(claim)


def _moved(owed: Fulfilment, before: date, day: date) -> None:
    claim = _claim(owed)
    with translation.override(claim_emails.language_of(claim)):
        note = date_format(day)
    event = timeline.record(claim, ClaimEvent.Kind.MOVED, by=None, note=note)
    claim_emails.moved(claim, event, before=before, day=day)


def _entry(owed: Fulfilment) -> DrawEntry:
    related = "draw", "claim__user", "claim__promotion"
    return DrawEntry.objects.select_related(*related).get(cause=owed.cause_id)


def _prize_sent(owed: Fulfilment, event: FulfilmentEvent) -> None:
    claim_emails.prize_shipped(_entry(owed), owed, event)


def _prize_delivered(owed: Fulfilment, by: User | None) -> None:
    """Record that a prize was delivered which is no parcel."""
    entry = _entry(owed)
    timeline.record(entry.claim, ClaimEvent.Kind.DELIVERED, by=by, note=str(entry.draw))


def _prize_failed(owed: Fulfilment) -> None:
    claim = _entry(owed).claim
    timeline.record(claim, ClaimEvent.Kind.NOT_DELIVERED, by=None)
    staff_emails.not_delivered(claim)


def _prize_moved(owed: Fulfilment, before: date, day: date) -> None:
    """A winner was told no day, so that there is nothing to tell anew."""


def _page(cause: Cause) -> str:
    return reverse("claim", args=[cause.claim.reference])


def _page_of_place(cause: Cause) -> str:
    return reverse("claim", args=[cause.draw_entry.claim.reference])


CLAIMS: Final = Consequences(Cause.Kind.CLAIM, _delivered, _sent, _failed, _moved, _page)
DRAW_PLACES: Final = Consequences(
    Cause.Kind.DRAW_PLACE,
    _prize_delivered,
    _prize_sent,
    _prize_failed,
    _prize_moved,
    _page_of_place,
)
