"""The last steps of Apply for Service: way and address, what is sent, and the RMA number."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from foundation.throttles import TooManyTries, rate_limit_response
from fulfilment import addresses
from products.models import RegisteredProduct
from service.applying import apply, drafts
from service.applying.forms import ConsentForm, WayForm
from service.applying.safety import is_safety_matter
from service.applying.terms import terms_of
from service.models import RepairDraft, RepairWay, in_words
from service.repairs.packing import is_offered


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def way(request: MemberRequest, pk: int) -> HttpResponse:
    """How it comes to us, and where it goes back to."""
    registered, draft = _begun(request, pk)
    if draft is None or not is_offered(registered.region):
        return redirect("repair-product", pk)
    terms, home = terms_of(registered), registered.region
    earlier = _earlier(request, draft)
    data = request.POST if request.method == "POST" else None
    form = WayForm(data, terms=terms, home=home, earlier=earlier, initial={"way": draft.way})
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data["way"]
            drafts.save_way(by=request.user, draft_id=draft.pk, way=chosen, address=form.address())
        except RepairDraft.DoesNotExist:  # another window has sent it
            return redirect("repairs")
        return redirect("repair-confirm", pk)
    context = {"registered": registered, "form": form, "step": 3}
    return render(request, "service/repair_way.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what is sent, ask for the consent, then apply."""
    registered, draft = _begun(request, pk)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _apply(request, pk, form)
    if draft is None or not is_offered(registered.region):
        return redirect("repair-product", pk)
    if not apply.is_complete(draft):
        return redirect("repair-way", pk)
    if request.method != "POST":
        version = settings.REPAIR_TERMS_VERSION
        form = ConsentForm(initial={"version": version, "token": draft.token})
    return render(request, "service/repair_confirm.html", _context(registered, draft, form))


def _context(
    registered: RegisteredProduct, draft: RepairDraft, form: ConsentForm
) -> dict[str, object]:
    terms = terms_of(registered)
    fee = next((one.fee for one in terms.ways if one.way == draft.way), None)
    return {
        "registered": registered,
        "draft": draft,
        "form": form,
        "terms": terms,
        "way": RepairWay(draft.way).label,
        "fee": terms.in_words(fee) if fee else "",
        "accessories": in_words(draft.accessories),
        "address": addresses.label_of(draft.where_to.address),
        "is_safety_matter": is_safety_matter(draft),
        "step": 4,
    }


def _apply(request: MemberRequest, pk: int, form: ConsentForm) -> HttpResponse:
    token = form.cleaned_data["token"]
    known = apply.applied_from(request.user, token)
    if known is not None:
        return redirect("repair", known.rma)
    try:
        apply.count_attempt(request.user)
        version = form.cleaned_data["version"]
        repair = apply.apply(by=request.user, token=token, terms_version=version)
    except TooManyTries:
        return rate_limit_response(request)
    except apply.AlreadyLive as there:
        messages.info(request, _("There is a repair of this product already."))
        return redirect("repair", there.repair.rma) if there.repair else redirect("repairs")
    except apply.ApplicationIncomplete:
        return redirect("repair-way", pk)
    except apply.OutdatedTerms:
        messages.info(request, _("The text on your data has changed. Please read it again."))
        return redirect("repair-confirm", pk)
    messages.success(request, _("We have your application."))
    return redirect("repair", repair.rma)


def _begun(request: MemberRequest, pk: int) -> tuple[RegisteredProduct, RepairDraft | None]:
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    return registered, drafts.draft_of(request.user, registered)


def _earlier(request: MemberRequest, draft: RepairDraft) -> dict[str, str]:
    """Return the address that was typed before, else what is known of the person."""
    if hasattr(draft, "where_to"):
        return draft.where_to.address
    return {name: getattr(request.user, name) for name in addresses.OF_THE_PERSON}
