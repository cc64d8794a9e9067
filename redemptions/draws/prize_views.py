"""The page on which a member accepts the prize of a lucky draw, or leaves it to the next."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
    won = PrizeOffer.objects.select_related("round__draw")
    offer = get_object_or_404(won, pk=pk, place__entry__cause=claim.cause_id)
    if request.method == "POST":
        return _answer(request, reference, offer)
    if offer.state != PrizeOffer.Status.OFFERED:
        return _too_late(request, reference)
    recipient = getattr(claim, "recipient", None)
    context = {
        "claim": claim,
        "offer": offer,
        "draw": offer.round.draw,
        "recipient": list(labelled(recipient.address)) if recipient is not None else [],
    }
    return render(request, "redemptions/prize.html", context)


def _answer(request: MemberRequest, reference: str, offer: PrizeOffer) -> HttpResponse:
    try:
        if "decline" in request.POST:
            offers.decline(offer_id=offer.pk, by=request.user)
            text = _("You left the prize to the next in line.")
            messages.success(request, text)
            return redirect("claim", reference=reference)
        prize = offers.accept(offer_id=offer.pk, by=request.user)
    except offers.OfferClosed:
        return _too_late(request, reference)
    if not addresses_of([prize]):
        messages.success(request, _("The prize is yours. Now tell us where to send it."))
        return redirect("parcel-address", prize.pk)
    messages.success(request, _("The prize is yours. We'll email you when it's on its way."))
    return redirect("claim", reference=reference)


def _too_late(request: MemberRequest, reference: str) -> HttpResponse:
    messages.info(request, _("This prize isn't waiting for your answer any more."))
    return redirect("claim", reference=reference)
