"""Pages of the shop: what there is, one item, confirming an order; the orders, and one of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from foundation.throttles import Throttle
from fulfilment.delivery.known import note_codes_shown
from fulfilment.models import Fulfilment, Shipment
from fulfilment.parcels.words import ShownParcel, shown_to_member
from membership.models import PointsOrder, ShopItem
from membership.shop import closing, ordering, tickets, waiting
from membership.shop.catalogue import catalogue_of, orders_of, shown_to
from membership.shop.forms import OrderForm
from membership.shop.order_states import code_of, state_of
from membership.shop.ordering import AddressWanted, CannotOrder, PriceRose

NEWEST = 5
MOST_LISTED = 200
# Enough for presents to the whole family.
ORDERS = Throttle("points-order", limit=30, seconds=3600)


@never_cache
@login_required
@require_safe
def shop(request: MemberRequest) -> HttpResponse:
    """The shop of the member's region, and the newest orders."""
    context = {
        "catalogue": catalogue_of(request.user),
        "orders": orders_of(request.user, most=NEWEST),
        "tab": "rewards",
    }
    return render(request, "membership/shop/shop.html", context)


@never_cache
@login_required
@require_safe
def item(request: MemberRequest, slug: str) -> HttpResponse:
    """One item: what it is, what it costs, what is left, and why it may not be ordered."""
    found = _item(request, slug)
    shown, standing = shown_to(request.user, found)
    context = {"shown": shown, "standing": standing, "tab": "rewards"}
    return render(request, "membership/shop/item.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest, slug: str) -> HttpResponse:
    """Confirm an order: what is taken, what comes and where to; then place it."""
    found = _item(request, slug)
    form = OrderForm(request.POST or None, item=found, member=request.user)
    if "show_address" in request.POST:
        # The lines of another country, with what was typed so far.
        typed = {name: text for name, text in request.POST.items() if isinstance(text, str)}
        form = OrderForm(item=found, member=request.user, earlier=typed)
    elif request.method == "POST" and form.is_valid():
        return _placed(request, found, form)
    shown, standing = shown_to(request.user, found)
    if not shown.may_order and request.method != "POST":
        return redirect("shop-item", slug)
    context = {
        "shown": shown,
        "left_afterwards": max(0, standing.usable - (found.price or 0)),
        "form": form,
        "tab": "rewards",
    }
    return render(request, "membership/shop/confirm.html", context)


def _placed(request: MemberRequest, found: ShopItem, form: OrderForm) -> HttpResponse:
    if not ORDERS.hit(request.user.pk):
        messages.error(request, _("You've reached the limit for now. Please try again in an hour."))
        return redirect("shop-item", found.slug)
    try:
        placed = ordering.order(by=request.user, item_id=found.pk, confirmed=form.confirmed())
    except CannotOrder as refused:
        for each in refused.reasons:
            messages.error(request, each.words)
        return redirect("shop-item", found.slug)
    except PriceRose:
        messages.warning(request, _("The price has changed. Please look at it again."))
        return redirect("shop-order", found.slug)
    except AddressWanted:
        messages.error(request, _("Please enter the whole address."))
        return redirect("shop-order", found.slug)
    messages.success(request, _("Thank you. Your order is placed."))
    return redirect("points-order", placed.reference)


@login_required
@require_POST
def wait(request: MemberRequest, slug: str) -> HttpResponse:
    """Handle "Tell me when it's back" and its opposite."""
    found = _item(request, slug)
    if "stop" in request.POST:
        waiting.stop(by=request.user, item_id=found.pk)
        messages.success(request, _("We won't email you about it."))
    elif waiting.ask(by=request.user, item_id=found.pk):
        messages.success(request, _("We'll email you once when it's back."))
    return redirect("shop-item", slug)


def _item(request: MemberRequest, slug: str) -> ShopItem:
    """Return an item that is in the shop, or that the member has ordered."""
    rows = ShopItem.objects.shown()
    mine = request.user.points_orders.values("item")
    return get_object_or_404(rows.filter(is_listed=True) | rows.filter(pk__in=mine), slug=slug)


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
        "ticket": tickets.line_about(found) if found.item.is_ticket else None,
        "parcels": _parcels_of(found),
        "may_cancel": closing.may_cancel(found),
        "tab": "rewards",
    }
    return render(request, "membership/shop/order.html", context)


@login_required
@require_POST
def cancellation(request: MemberRequest, reference: str) -> HttpResponse:
    """Cancel an order that is not packed yet."""
    try:
        cancelled = closing.cancel(by=request.user, reference=reference)
    except PointsOrder.DoesNotExist as error:
        raise Http404 from error
    except closing.CannotClose:
        messages.info(request, _("It's too late to cancel this order."))
    else:
        is_paid_back = cancelled.spending.given_back_at is not None
        is_back = _("Your order is cancelled. Your points are back.")
        messages.success(request, is_back if is_paid_back else _("Your order is cancelled"))
    return redirect("points-order", reference)


def _parcels_of(order: PointsOrder) -> list[ShownParcel]:
    if not (order.item.is_parcel or order.item.is_ticket):
        return []
    causes = tickets.prizes_of(order) if order.item.is_ticket else [order.cause]
    rows = Fulfilment.objects.exclude(status=Fulfilment.Status.REVOKED)
    rows = rows.filter(cause__in=causes, kind=Fulfilment.Kind.PARCEL)
    related = rows.select_related("cause__user", "cause__promotion", "reward")
    newest = Shipment.objects.select_related("carrier").order_by("-pk")
    return shown_to_member(list(related.prefetch_related(Prefetch("shipments", newest))))
