"""Pages of one order: its state, its code or parcel, and cancelling it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import MemberRequest
from fulfilment.delivery.known import note_codes_shown
from fulfilment.models import Fulfilment, Shipment
from fulfilment.parcels.words import ShownParcel, shown_to_member
from membership.models import PointsOrder
from membership.shop import closing
from membership.shop.catalogue import orders_of
from membership.shop.order_states import code_of, state_of

MOST_LISTED = 200


@never_cache
@login_required
@require_safe
def orders(request: MemberRequest) -> HttpResponse:
    """All orders of a member, the newest first."""
    found = orders_of(request.user, most=MOST_LISTED)
    return render(request, "membership/shop/orders.html", {"orders": found, "tab": "rewards"})


@never_cache
@login_required
@require_safe
def order(request: MemberRequest, reference: str) -> HttpResponse:
    """One order; a code is shown to its member, and noted as shown."""
    mine = request.user.points_orders.for_pages()
    found = get_object_or_404(mine, reference=reference)
    owed = found.owed
    if owed is not None and found.status == PointsOrder.Status.ORDERED:
        note_codes_shown([owed], to=request.user)
    context = {
        "order": found,
        "state": state_of(found),
        "code": code_of(found),
        "parcels": _parcels_of(owed),
        "may_cancel": closing.may_cancel(found),
        "tab": "rewards",
    }
    return render(request, "membership/shop/order.html", context)


@login_required
@require_POST
def cancellation(request: MemberRequest, reference: str) -> HttpResponse:
    """Cancel an order that is not packed yet."""
    try:
        closing.cancel(by=request.user, reference=reference)
    except PointsOrder.DoesNotExist as error:
        raise Http404 from error
    except closing.CannotClose:
        messages.info(request, _("It's too late to cancel: your order is on its way to you."))
    else:
        messages.success(request, _("Your order is cancelled. Your points are back."))
    return redirect("points-order", reference)


def _parcels_of(owed: Fulfilment | None) -> list[ShownParcel]:
    if owed is None or owed.kind != Fulfilment.Kind.PARCEL:
        return []
    rows = Fulfilment.objects.exclude(status=Fulfilment.Status.REVOKED).filter(pk=owed.pk)
    related = rows.select_related("cause__user", "cause__promotion", "reward")
    newest = Shipment.objects.select_related("carrier").order_by("-pk")
    return shown_to_member(list(related.prefetch_related(Prefetch("shipments", newest))))
