"""Product transfers: the giver's page, and the pages behind the link in the e-mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from foundation.languages import first_language
from foundation.throttles import TooManyTries
from foundation.web.link_tokens import trade, traded
from products.catalogue.serials import masked
from products.models import OwnershipTransfer, RegisteredProduct
from products.models.transfer import OPEN_FOR
from products.ownership import transfers as offers
from products.ownership.forms import TransferForm
from redemptions.ownership import transfer_rules


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: MemberRequest, pk: int) -> HttpResponse:
    """Offer a product to another member, or show to whom it is offered and until when."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    form = TransferForm(request.POST if request.method == "POST" else None, giver=request.user)
    if request.method == "POST" and form.is_valid() and _offer(request, registered, form):
        return redirect("product-handover", pk=pk)
    context = {
        "registered": registered,
        "form": form,
        "offer": registered.handovers.open().first(),
        "reasons": transfer_rules.reasons_against(registered),
    }
    return render(request, "redemptions/handover.html", context)


def _offer(request: MemberRequest, registered: RegisteredProduct, form: TransferForm) -> bool:
    try:
        transfer_rules.offer(
            by=request.user,
            registered_id=registered.pk,
            email=form.cleaned_data["email"],
            with_proof=form.cleaned_data["with_proof"],
            language=first_language(get_language(), request.user.language),
        )
    except TooManyTries:
        form.add_error(
            "email", _("Too many of these emails were sent today. Please try again tomorrow.")
        )
    except RegisteredProduct.DoesNotExist as gone:
        raise Http404 from gone
    # The next page shows the reason for both.
    except (offers.AlreadyOffered, transfer_rules.NotNow):
        return True
    else:
        messages.success(request, _("We've sent the email."))
        return True
    return False


@login_required
@require_POST
def withdrawal(request: MemberRequest, pk: int, offer: int) -> HttpResponse:
    """Withdraw an offer."""
    found = get_object_or_404(
        OwnershipTransfer, pk=offer, registered_product=pk, registered_product__user=request.user
    )
    try:
        offers.withdraw(by=request.user, handover_id=found.pk)
    except offers.TransferNotOpen:
        messages.info(request, _("The offer is no longer open."))
    else:
        messages.success(request, _("The offer is withdrawn and its link no longer works."))
    return redirect("my-products")


@never_cache
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    """The link of the e-mail: it leads on to the offer, whose address tells no token."""
    found = offers.named_in(token)
    if found is None:
        raise Http404
    return trade(token, reverse("handover-offer", args=[found.pk]))


@never_cache
@login_required
@require_safe
def offer(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the offered product, who offers it and for how long; or that the offer has ended."""
    found = _offer_or_404(request, pk)
    registered = found.registered_product
    if found.outcome == OwnershipTransfer.Outcome.ACCEPTED and found.ended_by == request.user:
        return redirect("my-products")
    context = {
        "offer": found,
        "product": registered.product,
        "serial": masked(registered.serial),
        "giver": registered.user.first_name,
        "is_own": registered.user == request.user,
        "is_made_to_another": not offers.is_made_to(request.user, found),
        "days_open": OPEN_FOR.days,
        "is_open": found.is_open and registered.released_at is None,
    }
    return render(request, "redemptions/offer.html", context)


@login_required
@require_POST
def acceptance(request: MemberRequest, pk: int) -> HttpResponse:
    """Accept an offer: the product is now in My Products."""
    found = _offer_or_404(request, pk)
    try:
        accepted = transfer_rules.accept(by=request.user, handover_id=found.pk)
    except (offers.TransferNotOpen, offers.OwnProduct, offers.MadeToAnother):
        return redirect("handover-offer", pk=pk)
    except transfer_rules.NotNow:
        text = _(
            "The other member still has something open for this product. Please try again later."
        )
        messages.info(request, text)
        return redirect("handover-offer", pk=pk)
    return redirect("registration-done", pk=accepted.pk)


@login_required
@require_POST
def refusal(request: MemberRequest, pk: int) -> HttpResponse:
    """Decline an offer."""
    try:
        offers.decline(by=request.user, handover_id=_offer_or_404(request, pk).pk)
    except (offers.TransferNotOpen, offers.OwnProduct, offers.MadeToAnother):
        return redirect("handover-offer", pk=pk)
    messages.success(request, _("You've declined the product."))
    return redirect("my-products")


def _offer_or_404(request: MemberRequest, pk: int) -> OwnershipTransfer:
    """Return the offer whose link was followed in this browser."""
    found = offers.named_in(traded(request))
    if found is None or found.pk != pk:
        raise Http404
    return found
