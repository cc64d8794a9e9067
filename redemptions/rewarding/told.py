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
from fulfilment.draws.outcomes import Outcomes
from fulfilment.models import Cause, Fulfilment, FulfilmentEvent, PrizeOffer, VoidReason
from redemptions.emails import claim_emails, draw_emails, staff_emails, still_true
from redemptions.models import Claim, ClaimEvent, timeline


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
    reward = claim.owed_as(owed)
    claim_emails.moved(claim, event, before=before, day=day, reward=reward)


def _won_by(offer: PrizeOffer) -> Claim:
    related = "promotion", "reward", "user", "serial", "registered_product__serial__product"
    return Claim.objects.select_related(*related).get(cause=offer.place.entry.cause_id)


def _offer(owed: Fulfilment) -> PrizeOffer:
    return PrizeOffer.objects.select_related("place__entry", "round__draw").get(cause=owed.cause_id)


def _prize_sent(owed: Fulfilment, event: FulfilmentEvent) -> None:
    offer = _offer(owed)
    draw_emails.prize_shipped(_won_by(offer), offer.round.draw, owed, event)


def _prize_delivered(owed: Fulfilment, by: User | None) -> None:
    """Record that a prize was delivered which is no parcel."""
    offer = _offer(owed)
    note = str(offer.round.draw)
    timeline.record(_won_by(offer), ClaimEvent.Kind.DELIVERED, by=by, note=note)


def _prize_failed(owed: Fulfilment) -> None:
    claim = _won_by(_offer(owed))
    timeline.record(claim, ClaimEvent.Kind.NOT_DELIVERED, by=None)
    staff_emails.not_delivered(claim)


def _prize_moved(owed: Fulfilment, before: date, day: date) -> None:
    """A winner was told no day, so that there is nothing to tell anew."""


def _offered(offer: PrizeOffer, is_next: bool) -> None:  # noqa: FBT001 -- as the slot calls it
    claim = _won_by(offer)
    timeline.record(claim, ClaimEvent.Kind.DRAW_WON, by=None, note=offer.round.draw.name)
    draw_emails.draw_won(claim, offer, is_next=is_next)


def _closed(offer: PrizeOffer, by: User | None) -> None:
    claim, draw = _won_by(offer), offer.round.draw
    if offer.state == PrizeOffer.Status.ACCEPTED:
        timeline.record(claim, ClaimEvent.Kind.PRIZE_ACCEPTED, by=by, note=draw.name)
        return
    why = offer.get_reason_display() or offer.get_state_display()
    note = f"{draw.name}: {why}"
    timeline.record(claim, ClaimEvent.Kind.PRIZE_LOST, by=by, note=note)
    still_true.withdraw_untrue(claim)
    is_lapsed = offer.state == PrizeOffer.Status.LAPSED
    if is_lapsed or offer.reason in {VoidReason.RULES, VoidReason.REDRAWN}:
        # Of all else the member knows: they left it, have left us, or their claim was taken back.
        draw_emails.draw_lost(claim, offer)


def _page(cause: Cause) -> str:
    return reverse("claim", args=[cause.claim.reference])


def _page_of_place(cause: Cause) -> str:
    ticket = Cause.objects.get(draw_entries__places__offer__cause=cause)
    return reverse("claim", args=[ticket.reference])


CLAIMS: Final = Consequences(Cause.Kind.CLAIM, _delivered, _sent, _failed, _moved, _page)
DRAW_PLACES: Final = Consequences(
    Cause.Kind.DRAW_PLACE,
    _prize_delivered,
    _prize_sent,
    _prize_failed,
    _prize_moved,
    _page_of_place,
    won_by=Cause.Kind.CLAIM,
)
TICKETS: Final = Outcomes(Cause.Kind.CLAIM, _offered, _closed)
