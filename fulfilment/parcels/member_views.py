"""A member's parcel: another address as long as it is not packed, and that it has not arrived."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest
from foundation.throttles import Throttle
from fulfilment.addresses import OF_THE_PERSON
from fulfilment.delivery import consequences
from fulfilment.models import Fulfilment
from fulfilment.parcels import arrival, recipients
from fulfilment.parcels.forms import ParcelAddressForm

# Enough for slips, too few to hide where a parcel is really to go.
CHANGES = Throttle("parcel-address", limit=5, seconds=24 * 3600)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the address of a parcel that is not packed yet."""
    try:
        parcel = recipients.for_change(parcel_id=pk, by=request.user)
    except Fulfilment.DoesNotExist as error:
        raise Http404 from error
    except recipients.AlreadyPicked:
        return _too_late(request, pk)
    known = recipients.addresses_of([parcel]).get(parcel.pk)
    earlier = known or {name: getattr(request.user, name) for name in OF_THE_PERSON}
    form = ParcelAddressForm(request.POST or None, parcel=parcel, earlier=earlier)
    if "show_address" in request.POST:
        # The lines of another country, with what was typed so far.
        typed = {name: text for name, text in request.POST.items() if isinstance(text, str)}
        form = ParcelAddressForm(parcel=parcel, earlier=typed)
    elif request.method == "POST" and form.is_valid():
        return _changed(request, parcel, form)
    page = consequences.of(parcel.cause).page(parcel.cause)
    context = {"parcel": parcel, "form": form, "page": page, "has_address": bool(known)}
    return render(request, "fulfilment/address.html", context)


def _changed(request: MemberRequest, parcel: Fulfilment, form: ParcelAddressForm) -> HttpResponse:
    if not CHANGES.hit(parcel.pk):
        messages.error(request, _("You've reached the limit for now. Please try again tomorrow."))
        return redirect("parcel-address", parcel.pk)
    try:
        recipients.change_address(parcel_id=parcel.pk, by=request.user, address=form.address())
    except recipients.AlreadyPicked:
        return _too_late(request, parcel.pk)
    messages.success(request, _("We've saved the address. Your parcel goes there."))
    return redirect(_page_of(request, parcel.pk))


@login_required
@require_POST
def not_arrived(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the button "Not arrived"."""
    page = _page_of(request, pk)
    if arrival.say_not_arrived(parcel_id=pk, by=request.user):
        text = _("Thank you. We'll find out where your parcel is and email you what we found.")
        messages.success(request, text)
    return redirect(page)


def _too_late(request: MemberRequest, pk: int) -> HttpResponse:
    messages.info(request, _("Your parcel is packed already, so we can't change its address."))
    return redirect(_page_of(request, pk))


def _page_of(request: MemberRequest, pk: int) -> str:
    """Return the page of the cause of a member's parcel; there is none of another's."""
    rows = Fulfilment.objects.filter(kind=Fulfilment.Kind.PARCEL, cause__user=request.user)
    parcel = rows.select_related("cause").filter(pk=pk).first()
    if parcel is None:
        raise Http404
    return consequences.of(parcel.cause).page(parcel.cause)
