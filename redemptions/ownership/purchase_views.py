"""A member corrects the purchase of a registered product: region, store, day and channel."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from products.models import RegisteredProduct
from products.registration.purchase_form import PurchaseFactsForm
from redemptions.checks import purchase_facts
from redemptions.models.contents import claims_about


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def product_purchase(request: MemberRequest, pk: int) -> HttpResponse:
    """Correct where and when a product was bought, as long as no decision rests on it."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    back = _back(request, registered)
    form = PurchaseFactsForm(request.POST or None, known=registered)
    if request.method == "POST" and "show_stores" not in request.POST and form.is_valid():
        try:
            _correct(request, registered, form)
        except purchase_facts.PurchaseSettled:
            return redirect(request.get_full_path())
        return redirect(back)
    if "show_stores" in request.POST:
        form.show_stores()
    context = {
        "registered": registered,
        "form": form,
        "back": back,
        "may_correct": purchase_facts.may_take(registered),
    }
    return render(request, "products/purchase.html", context)


def _correct(
    request: MemberRequest, registered: RegisteredProduct, form: PurchaseFactsForm
) -> None:
    is_changed = purchase_facts.correct(
        by=request.user, registered_id=registered.pk, to=form.purchase
    )
    if is_changed:
        messages.success(request, _("Your purchase is corrected. The warranty follows it."))
    else:
        messages.info(request, _("Nothing was changed."))


def _back(request: MemberRequest, registered: RegisteredProduct) -> str:
    """Return the page from which the member came: Redeem Again of a claim, or the proof."""
    reference = request.GET.get("claim", "").replace("\0", "")
    mine = claims_about([registered]).filter(user=request.user)
    claim = mine.filter(reference=reference).first()
    if claim is not None:
        return reverse("redeem-again", args=[claim.reference])
    return reverse("product-proof", args=[registered.pk])
