"""Staff correct the purchase of a member's product, whatever was decided on it."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.conflicts import ConflictOfInterest
from accounts.models import MemberRequest
from products.models import RegisteredProduct
from products.registration.purchase_form import PurchaseFactsForm
from redemptions.checks import purchase_facts
from redemptions.models import Claim
from redemptions.models.contents import claims_about
from redemptions.review.pages.layout import guarded, why_refused


@guarded("redemptions.review_claim")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_purchase(request: MemberRequest, pk: int) -> HttpResponse:
    """Correct where and when a product was bought; each claim's timeline says so."""
    live = RegisteredProduct.objects.live().select_related("user")
    registered = get_object_or_404(live, pk=pk)
    claim = claims_about([registered]).first()
    form = PurchaseFactsForm(request.POST or None, known=registered)
    if request.method == "POST" and "show_stores" not in request.POST and form.is_valid():
        _correct(request, registered, form)
        return redirect(request.path)
    if "show_stores" in request.POST:
        form.show_stores()
    context = {
        **admin.site.each_context(request),
        "title": _("Correct the purchase"),
        "opts": Claim._meta,
        "registered": registered,
        "claim": claim,
        "form": form,
    }
    return render(request, "admin/redemptions/claim/purchase.html", context)


def _correct(
    request: MemberRequest, registered: RegisteredProduct, form: PurchaseFactsForm
) -> None:
    try:
        is_changed = purchase_facts.correct_as_staff(
            by=request.user, registered_id=registered.pk, to=form.purchase
        )
    except ConflictOfInterest as error:
        messages.error(request, why_refused(error))
        return
    messages.success(request, _("Corrected.") if is_changed else _("Nothing was changed."))
