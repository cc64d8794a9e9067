"""My Products: a member's registered products, their proofs of purchase and promotions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import MemberRequest
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from evidence.uploads.written_files import written_ahead
from foundation.tables.kept_queries import KeptQuery, any_given, given
from products.models import OwnershipTransfer, RegisteredProduct, SerialDispute
from products.registration import register
from products.registration.forms import ProofForm
from products.registration.read_purchase import NO_DIFFERENCE, TakenFact
from redemptions.checks import purchase_facts, runner
from redemptions.models import Claim, ClaimDraft
from redemptions.ownership.product_states import product_states


def _own_products() -> QuerySet[RegisteredProduct]:
    """Return the query of a member's products, which says what there is of the rest."""
    offers = OwnershipTransfer.objects.filter(outcome="", registered_product=OuterRef("pk"))
    disputes = SerialDispute.objects.open().filter(
        Q(user=given("user")) | Q(against=OuterRef("pk"))
    )
    known = {"may_be_offered": Exists(offers), "may_be_disputed": Exists(disputes)}
    return RegisteredProduct.objects.live().filter(user=given("user")).annotate(**known)


_OWN = KeptQuery(_own_products)
_OFFERS = KeptQuery(
    lambda: OwnershipTransfer.objects.filter(outcome="", registered_product=any_given("own"))
)
_DISPUTES = KeptQuery(
    lambda: SerialDispute.objects.open().filter(Q(user=given("user")) | Q(against=any_given("own")))
)


@never_cache
@login_required
@require_safe
def my_products(request: MemberRequest) -> HttpResponse:
    """My Products: category, name and serial, purchase, warranty, and how promotions stand."""
    products = _OWN.rows(user=request.user.pk)
    own = [each.pk for each in products]
    may_be_offered = [each.pk for each in products if each.may_be_offered]
    offers = _OFFERS.rows(own=may_be_offered) if may_be_offered else []
    offered = {each.registered_product_id for each in offers if each.is_open}
    states = product_states(request.user, products)
    rows = [(each, each.pk in offered, states[each.pk]) for each in products]
    has_disputes = not products or any(each.may_be_disputed for each in products)
    disputes = _DISPUTES.rows(user=request.user.pk, own=own) if has_disputes else []
    claims = [claim for state in states.values() for claim in state.claims]
    context = {
        "rows": rows,
        "sent_back": [claim for claim in claims if claim.status == Claim.Status.SENT_BACK],
        "disputes": [each for each in disputes if each.user_id == request.user.pk],
        "disputed": [each for each in disputes if each.against_id in own],
    }
    return render(request, "redemptions/my_products.html", context)


@never_cache
@login_required
@require_safe
def product_reasons(request: MemberRequest, pk: int) -> HttpResponse:
    """Why promotions do not fit a product: a page, or the part of My Products that is opened."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    others = product_states(request.user, [registered])[pk].others
    is_part = "part" in request.GET
    name = "_not_eligible" if is_part else "product_reasons"
    context = {"registered": registered, "looks": others}
    return render(request, f"redemptions/{name}.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limits_uploads
def product_proof(request: MemberRequest, pk: int) -> HttpResponse:
    """Upload another proof of purchase for a product; the earlier ones are kept."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    form = ProofForm()
    if asked := TakenFact.of(request.POST.get("take", "")):
        return _take_read(request, registered, asked)
    if request.method == "POST":
        form = ProofForm(request.POST, request.FILES)
        if form.is_valid() and _add_proof(registered, form):
            messages.success(request, _("Your proof of purchase is uploaded."))
            return redirect("product-proof", pk=pk)
    proofs = registered.proofs.prefetch_related("uploads__pages")
    drafts = ClaimDraft.objects.of_new_claims().filter(user=request.user, registered_product=pk)
    context = {
        "registered": registered,
        "form": form,
        "proofs": proofs,
        "drafts": drafts.select_related("promotion").prefetch_related("promotion__texts"),
    }
    return render(request, "products/proof.html", context)


def _take_read(
    request: MemberRequest, registered: RegisteredProduct, asked: TakenFact
) -> HttpResponse:
    """Take the purchase date or the store as the invoice says it, in one press."""
    if purchase_facts.take_read(by=request.user, asked=asked):
        messages.success(request, _("Changed to match your invoice."))
    else:
        messages.info(request, NO_DIFFERENCE)
    return redirect("product-proof", pk=registered.pk)


@transaction.atomic
def _add_proof(registered: RegisteredProduct, form: ProofForm) -> bool:
    try:
        with written_ahead(form.cleaned_data["proof"]):
            register.add_proof(registered=registered, cleans=form.cleaned_data["proof"])
    except NotStored as error:
        form.add_error("proof", error)
        return False
    runner.recheck_product(registered)
    return True
