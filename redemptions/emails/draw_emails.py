"""The e-mails about a lucky draw: a prize was won, fell to the next in line, was lost, or sent."""

from django.conf import settings
from django.urls import reverse

from accounts.sign_in.links import link_through_sign_in
from fulfilment.models import Fulfilment, FulfilmentEvent, PrizeOffer, VoidReason
from notifications.models import Email
from promotions.models import Reward
from redemptions.emails.claim_emails import about_claim
from redemptions.models import Claim


def draw_won(claim: Claim, offer: PrizeOffer, *, is_next: bool) -> Email:
    """E-mail: the member won a lucky draw, or a prize fell to them; by when to accept it."""
    page = reverse("claim-prize", args=[claim.reference, offer.pk])
    context = {**_of_draw(offer), "link": link_through_sign_in(page)}
    kind = "draw_moved_up" if is_next else "draw_won"
    matter = matter_of_offer(offer.pk)
    return about_claim(kind, claim, context, dedupe=f"offer:{offer.pk}", matter=matter)


def draw_lost(claim: Claim, offer: PrizeOffer) -> Email:
    """E-mail: a prize isn't the member's any more: not accepted in time, or the draw is void."""
    context = {
        **_of_draw(offer),
        "is_late": offer.state == PrizeOffer.Status.LAPSED,
        "is_redrawn": offer.reason == VoidReason.REDRAWN,
    }
    return about_claim("draw_lost", claim, context, dedupe=f"offer-lost:{offer.pk}")


def _of_draw(offer: PrizeOffer) -> dict[str, object]:
    return {
        "draw": offer.round.draw,
        "day": offer.answer_by,
        "check": settings.BASE_URL + reverse("draw", args=[offer.round.draw_id]),
    }


def prize_shipped(claim: Claim, draw: Reward, prize: Fulfilment, event: FulfilmentEvent) -> Email:
    """E-mail: the prize of a lucky draw was sent, and where to track it."""
    context = {"reward": draw, "parcel": prize}
    return about_claim("claim_shipped", claim, context, dedupe=f"parcel:{event.pk}")


def matter_of_offer(offer_id: int) -> str:
    """Return the matter of the e-mail that offers a prize."""
    return f"offer:{offer_id}"
