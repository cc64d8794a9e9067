"""What staff do with the shop: prices, stock, orders that end, codes; each calls one verb."""

from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.conflicts import ConflictOfInterest, conflict_of
from accounts.models import MemberRequest, User
from foundation.web.requests import row_id
from fulfilment.delivery.code_replacement import NothingToReplace
from membership.models import PointsOrder, ShopItem
from membership.shop import closing, prices
from membership.shop.following import REFUSES
from membership.shop.forms import (
    PiecesOfItemForm,
    PriceForm,
    RefuseOrderForm,
    ReplaceOrderedCodeForm,
)
from membership.shop.order_states import state_of
from membership.shop_desk import replacing
from promotions.codes import stock as reward_stock
from promotions.codes.pool import CannotAllocate, OutOfStock
from promotions.models import Reward

SEES: Final = "membership.view_pointsorder"
REPLACES: Final = "membership.replace_ordered_code"
CHANGES: Final = "membership.change_shopitem"


def stock_of(item: ShopItem) -> str:
    """Say how many of an item are left."""
    if item.reward.kind == Reward.Kind.CODE:
        return reward_stock.in_words(item.reward)
    left = None if item.is_ticket else item.reward.stock
    return _("not counted") if left is None else str(left)


def beside_item(request: HttpRequest, object_id: str) -> dict[str, Any]:
    """Return what stands beside the form of an item: its prices, its stock, and their forms."""
    item = ShopItem.objects.shown().filter(pk=row_id(object_id) or 0).first()
    if item is None:
        return {}
    return {
        "item": item,
        "prices": item.prices.all(),
        "in_stock": stock_of(item),
        "may_change": request.user.has_perm(CHANGES),
        "price_form": PriceForm(initial={"from_day": item.today()}),
        "pieces_form": PiecesOfItemForm() if item.is_parcel else None,
    }


@require_POST
@permission_required(CHANGES, raise_exception=True)
def price(request: MemberRequest, pk: int) -> HttpResponse:
    """Announce a price."""
    item, form = get_object_or_404(ShopItem, pk=pk), PriceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter the points, and the day from which they count."))
        return redirect("admin:membership_shopitem_change", pk)
    try:
        prices.announce(by=request.user, item_id=item.pk, **form.cleaned_data)
    except prices.NotAnnounced as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, _("The price is announced."))
    return redirect("admin:membership_shopitem_change", pk)


@require_POST
@permission_required(CHANGES, raise_exception=True)
def stock(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Add pieces" and "Take out" buttons of an item that is no code."""
    item = get_object_or_404(ShopItem.objects.shown(), pk=pk)
    form = PiecesOfItemForm(request.POST)
    if not item.is_parcel or not form.is_valid():
        messages.error(request, _("Enter how many pieces: a number from 1 to 1,000,000."))
        return redirect("admin:membership_shopitem_change", pk)
    act = reward_stock.take_out if "take_out" in request.POST else reward_stock.add_pieces
    names = {"reward": item.reward}
    try:
        left = act(reward_id=item.reward_id, by=request.user, **form.cleaned_data)
    except OutOfStock:
        text = _("%(reward)s has fewer pieces than that: nothing was taken out.")
        messages.error(request, text % names)
    else:
        text = _("%(reward)s: %(count)d left now.")
        messages.success(request, text % {**names, "count": left})
    return redirect("admin:membership_shopitem_change", pk)


@require_safe
def order(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show one order, without its address and its code, which have pages of their own."""
    if not request.user.has_perm(SEES):
        raise PermissionDenied
    assert isinstance(request.user, User)  # noqa: S101 -- a permission has who is signed in
    found = get_object_or_404(PointsOrder.objects.for_pages(), pk=row_id(object_id) or 0)
    return _page(request, request.user, found, RefuseOrderForm())


@require_POST
@permission_required(REFUSES, raise_exception=True)
def refusal(request: MemberRequest, pk: int) -> HttpResponse:
    """Refuse an order that can't be sent."""
    found = get_object_or_404(PointsOrder.objects.for_pages(), pk=pk)
    form = RefuseOrderForm(request.POST)
    if not form.is_valid():
        return _page(request, request.user, found, form)
    try:
        closing.refuse(by=request.user, order_id=pk, reason=form.cleaned_data["reason"])
    except ConflictOfInterest as error:
        messages.error(request, str(error.conflict.label))
    except closing.CannotClose:
        messages.error(request, _("It's too late: the order is over, or has left."))
    else:
        messages.success(request, _("The order is refused, and its member has the points back."))
    return redirect("admin:membership_pointsorder_change", pk)


@require_POST
@permission_required(REPLACES, raise_exception=True)
def replacement(request: MemberRequest, pk: int) -> HttpResponse:
    """Replace a code that does not work; its member gets the new one by e-mail."""
    found = get_object_or_404(PointsOrder.objects.for_pages(), pk=pk)
    form = ReplaceOrderedCodeForm(request.POST)
    if not form.is_valid():
        return _page(request, request.user, found, RefuseOrderForm(), form)
    given = form.cleaned_data
    try:
        replacing.replace_code(
            by=request.user, order_id=pk, code_id=given["code"], reason=given["reason"]
        )
    except ConflictOfInterest as error:
        messages.error(request, str(error.conflict.label))
    except NothingToReplace:
        messages.error(request, _("This code was replaced or taken back meanwhile."))
    except CannotAllocate as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Replaced: the member gets the new code by email."))
    return redirect("admin:membership_pointsorder_change", pk)


def _page(
    request: HttpRequest,
    by: User,
    found: PointsOrder,
    form: RefuseOrderForm,
    replace: ReplaceOrderedCodeForm | None = None,
) -> HttpResponse:
    conflict = conflict_of(by, found.user)
    may_refuse = by.has_perm(REFUSES) and conflict is None and closing.may_refuse(found)
    code = replacing.code_to_replace(found)
    if code is None or conflict or not by.has_perm(REPLACES):
        replace = None
    elif replace is None:
        replace = ReplaceOrderedCodeForm(initial={"code": code.pk}, auto_id="replace_%s")
    context = {
        **admin.site.each_context(request),
        "title": _("Order %(order_id)s") % {"order_id": found.reference},
        "opts": PointsOrder._meta,
        "order": found,
        "state": state_of(found),
        "events": found.owed.events.select_related("actor") if found.owed else [],
        "conflict": conflict.label if conflict else "",
        "form": form if may_refuse else None,
        "replace": replace,
        "may_see_parcel": by.has_perm("fulfilment.view_parcel"),
    }
    return render(request, "admin/membership/pointsorder/order.html", context)
