"""My Products: what the member registered, what proves it, and what it may redeem."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import MemberRequest
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from products.models import OwnershipTransfer, RegisteredProduct, SerialDispute
from products.registration import register
from products.registration.forms import ProofForm
from redemptions.checks import runner
from redemptions.claims.eligibility_context import EligibilityResult, evaluate_running


@never_cache
@login_required
@require_safe
def my_products(request: MemberRequest) -> HttpResponse:
    """My Products: category, name and serial, purchase, warranty, and each promotion for it."""
    products = list(request.user.registered_products.live())
    looks: dict[int, list[EligibilityResult]] = defaultdict(list)
    for look in evaluate_running(request.user, products):
        looks[look.registered.pk].append(look)
    offers = OwnershipTransfer.objects.open().filter(registered_product__in=products)
    offered = set(offers.values_list("registered_product", flat=True))
    rows = [
        (
            registered,
            registered.pk in offered,
            [look for look in looks[registered.pk] if look.is_eligible],
            [look for look in looks[registered.pk] if not look.is_eligible],
        )
        for registered in products
    ]
    against = SerialDispute.objects.open().filter(against__in=products)
    context = {"rows": rows, "disputes": request.user.disputes.open(), "disputed": against}
    return render(request, "redemptions/my_products.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limits_uploads
def product_proof(request: MemberRequest, pk: int) -> HttpResponse:
    """Upload the proof of purchase of a product again; the earlier ones stay."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    form = ProofForm()
    if request.method == "POST":
        form = ProofForm(request.POST, request.FILES)
        if form.is_valid() and _add_proof(registered, form):
            messages.success(request, _("Your proof of purchase is uploaded."))
            return redirect("product-proof", pk=pk)
    proofs = registered.proofs.prefetch_related("uploads__pages")
    context = {"registered": registered, "form": form, "proofs": proofs}
    return render(request, "products/proof.html", context)


@transaction.atomic
def _add_proof(registered: RegisteredProduct, form: ProofForm) -> bool:
    try:
        register.add_proof(registered=registered, cleans=form.cleaned_data["proof"])
    except NotStored as error:
        form.add_error("proof", error)
        return False
    runner.recheck_product(registered)
    return True
