"""The page on which a member accepts the prize of a lucky draw, or leaves it to the next."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from fulfilment.addresses import labelled
from fulfilment.draws import offers
from fulfilment.models import PrizeOffer
from fulfilment.parcels.recipients import addresses_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prize(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Show what was won, where it goes and until when to accept; accept it, or leave it."""
    related = request.user.claims.select_related("promotion", "recipient", "cause")
    claim = get_object_or_404(related, reference=reference)
    won = PrizeOffer.objects.select_related("round__draw__promotion")
    offer = get_object_or_404(won, pk=pk, place__entry__cause=claim.cause_id)
    recipient = getattr(claim, "recipient", None)
    address = recipient.address if recipient is not None else {}
    return prize_page(request, offer, address=address, back=reverse("claim", args=[reference]))


def prize_page(
    request: MemberRequest, offer: PrizeOffer, *, address: Mapping[str, str], back: str
) -> HttpResponse:
    """Show a prize of the member who asks, or take the answer; ``back``: where its ticket is."""
    if request.method == "POST":
        return _answer(request, offer, back)
    if offer.state != PrizeOffer.Status.OFFERED:
        return _too_late(request, back)
    context = {
        "offer": offer,
        "draw": offer.round.draw,
        "recipient": list(labelled(address)) if address else [],
    }
    return render(request, "redemptions/prize.html", context)


def _answer(request: MemberRequest, offer: PrizeOffer, back: str) -> HttpResponse:
    try:
        if "decline" in request.POST:
            offers.decline(offer_id=offer.pk, by=request.user)
            text = _("You left the prize to the next in line.")
            messages.success(request, text)
            return redirect(back)
        prize = offers.accept(offer_id=offer.pk, by=request.user)
    except offers.OfferClosed:
        return _too_late(request, back)
    if not addresses_of([prize]):
        messages.success(request, _("The prize is yours. Now tell us where to send it."))
        return redirect("parcel-address", prize.pk)
    messages.success(request, _("The prize is yours. We'll email you when it's on its way."))
    return redirect(back)


def _too_late(request: MemberRequest, back: str) -> HttpResponse:
    messages.info(request, _("This prize isn't waiting for your answer any more."))
    return redirect(back)
