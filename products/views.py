"""Pages about one's products: proofs of purchase, their guarded files, help with serials."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from products import registration
from products.files import evidence_response, may_see
from products.forms import ProofForm
from products.models import Category, ProofOfPurchase, RegistrationDraft

# Each has three drawings in static/img/serials; a category that staff added has none.
DRAWN = (
    "laptop",
    "all-in-one-pc",
    "desktop",
    "monitor",
    "motherboard",
    "graphics-card",
    "pc-case",
    "gaming-gear",
    "gaming-chair",
    "liquid-cooling",
    "power-supply",
)


@require_safe
def serial_help(request: HttpRequest) -> HttpResponse:
    """How to Identify Product Serial Number: the categories to choose from."""
    categories = Category.objects.filter(slug__in=DRAWN)
    return render(request, "products/serial_help.html", {"categories": categories})


@require_safe
def serial_help_category(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the serial number stands on the box, the product, and in the product bar code."""
    category = get_object_or_404(Category.objects.filter(slug__in=DRAWN), slug=slug)
    places = [("box", _("Box")), ("product", _("Product")), ("barcode", _("Product Barcode"))]
    context = {
        "category": category,
        "drawings": [(label, f"img/serials/{slug}-{place}.svg") for place, label in places],
    }
    return render(request, "products/serial_help_category.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def product_proof(request: MemberRequest, pk: int) -> HttpResponse:
    """Upload the proof of purchase of a product again; the earlier ones stay."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    form = ProofForm(request.POST, request.FILES) if request.method == "POST" else ProofForm()
    if form.is_valid():
        registration.add_proof(registered=registered, picture=form.cleaned_data["proof"])
        messages.success(request, _("Your proof of purchase is uploaded."))
        return redirect("product-proof", pk=pk)
    context = {"registered": registered, "form": form, "proofs": registered.proofs.all()}
    return render(request, "products/proof.html", context)


@login_required
@require_safe
def proof_file(request: MemberRequest, pk: int) -> FileResponse:
    """Show a proof of purchase; for a stranger there is none."""
    proof = get_object_or_404(
        ProofOfPurchase.objects.select_related("registered_product__user"), pk=pk
    )
    if not may_see(request, proof.registered_product.user):
        raise Http404
    return evidence_response(proof.file, proof.original_name)


@login_required
@require_safe
def draft_invoice(request: MemberRequest, pk: int) -> FileResponse:
    """Show the invoice of a half-filled registration; for a stranger there is none."""
    draft = get_object_or_404(RegistrationDraft.objects.select_related("user"), pk=pk)
    if not may_see(request, draft.user):
        raise Http404
    return evidence_response(draft.file, draft.original_name)
