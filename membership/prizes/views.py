"""The page on which a member accepts what a ticket of an order won, or leaves it to the next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from fulfilment.models import PrizeOffer
from redemptions.draws.prize_views import prize_page


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prize(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Show what was won and until when to accept; accept it, or leave it."""
    order = get_object_or_404(request.user.points_orders.all(), reference=reference)
    won = PrizeOffer.objects.select_related("round__draw__promotion")
    offer = get_object_or_404(won, pk=pk, place__entry__cause=order.cause_id)
    back = reverse("points-order", args=[reference])
    return prize_page(request, offer, address=order.address, back=back)
