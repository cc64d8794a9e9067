"""Apply for Service, step by step: the product, what is covered, guided checks, the fault."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from evidence.uploads.fields import decoded_ahead
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from foundation.web.requests import row_id
from products.models import RegisteredProduct
from service.applying import apply, drafts, guided
from service.applying.forms import PHOTOS, FaultForm
from service.applying.safety import is_disputed
from service.applying.terms import coverages_of, terms_of
from service.models import Repair
from service.repairs.packing import NoTerms

SOLVED: Final = "solved"


@never_cache
@login_required
@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """The first page: which product, with what is covered; one that is named is chosen already."""
    products = list(request.user.registered_products.live())
    named = row_id(request.GET.get("product"))
    if named in {one.pk for one in products}:
        return redirect("repair-product", named)
    mine = Repair.objects.live().filter(user=request.user)
    live = {one.registered_product_id: one for one in mine}
    covered = coverages_of(products)
    rows = [(one, covered[one.pk], live.get(one.pk)) for one in products]
    context = {"rows": rows, "drafts": drafts.drafts_of(request.user)}
    return render(request, "service/repair_new.html", context)


@never_cache
@login_required
@require_safe
def product(request: MemberRequest, pk: int) -> HttpResponse:
    """What is covered, and what it would cost, before anything is asked."""
    registered = _own(request, pk)
    live = apply.live_of(registered)
    try:
        terms = terms_of(registered)
    except NoTerms:
        nothing = {"registered": registered, "step": 1}
        return render(request, "service/repair_nowhere.html", nothing)
    context = {
        "registered": registered,
        "terms": terms,
        "live": live,
        "own_live": live if live and live.user_id == request.user.pk else None,
        "is_disputed": is_disputed(registered),
        "has_checks": guided.step_of(registered, "1") is not None,
        "draft": drafts.draft_of(request.user, registered),
        "step": 1,
    }
    return render(request, "service/repair_product.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: MemberRequest, pk: int) -> HttpResponse:
    """The guided checks of the category, one on a page; those that helped are counted."""
    registered = _own(request, pk)
    step = guided.step_of(registered, request.GET.get("step", "1"))
    if step is None:
        return redirect("repair-fault", pk)
    if request.method == "POST":
        return _answered(request, registered, step)
    context = {"registered": registered, "check": step, "step": 1}
    return render(request, "service/repair_check.html", context)


def _answered(
    request: MemberRequest, registered: RegisteredProduct, step: guided.CheckStep
) -> HttpResponse:
    is_solved = request.POST.get("helped") == SOLVED
    if "helped" in request.POST:
        guided.answer(
            by=request.user,
            registered_product_id=registered.pk,
            guided_check_id=step.check.pk,
            is_solved=is_solved,
        )
    if is_solved:
        messages.success(request, _("Good to hear. You don't have to send anything."))
        return redirect("my-products")
    if step.is_last:
        return redirect("repair-fault", registered.pk)
    response = redirect("repair-checks", registered.pk)
    response["Location"] += f"?step={step.number + 1}"
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limits_uploads
def fault(request: MemberRequest, pk: int) -> HttpResponse:
    """What is wrong, with three photos and what comes along."""
    registered = _own(request, pk)
    if request.method == "POST":
        return _save_fault(request, registered)
    draft = drafts.draft_of(request.user, registered)
    form = FaultForm(registered=registered, draft=draft, initial=_initial(draft))
    return _fault_page(request, registered, form)


def _save_fault(request: MemberRequest, registered: RegisteredProduct) -> HttpResponse:
    """Save what may be saved, also of what is not complete; photos stay whatever is wrong."""
    if removed := request.POST.get("remove"):
        drafts.remove_photo(by=request.user, registered=registered, shows=removed)
    before = drafts.draft_of(request.user, registered)
    form = FaultForm(request.POST, request.FILES, registered=registered, draft=before)
    with decoded_ahead(form.fields, request.FILES):
        form.is_valid()
        try:
            drafts.save_fault(
                by=request.user, registered=registered, facts=form.facts(), photos=form.photos()
            )
        except NotStored as error:
            form.add_error(None, error)
            return _fault_page(request, registered, form)
    return _saved(request, registered, form)


def _saved(request: MemberRequest, registered: RegisteredProduct, form: FaultForm) -> HttpResponse:
    """Go on if nothing is missing; a button of the photos only saves."""
    draft = drafts.draft_of(request.user, registered)
    if draft is None:  # another window has sent it
        return redirect("repairs")
    if "upload" in request.POST or "remove" in request.POST:
        shown = FaultForm(registered=registered, draft=draft, initial=_initial(draft))
        shown.refused = {name: form.errors[name] for name in PHOTOS if name in form.errors}
        return _fault_page(request, registered, shown)
    form.there = {photo.shows: photo for photo in draft.photos.all()}
    for shows in drafts.missing_photos(draft):
        if f"photo_{shows}" not in form.errors:  # else it says what was wrong with it
            form.add_error(f"photo_{shows}", _("Add this photo."))
    if form.errors:
        return _fault_page(request, registered, form)
    return redirect("repair-way", registered.pk)


@login_required
@require_POST
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Throw an unfinished application away."""
    if drafts.delete_draft(by=request.user, registered=_own(request, pk)):
        messages.success(request, _("Your draft is deleted."))
    return redirect("repair-new")


def _fault_page(
    request: MemberRequest, registered: RegisteredProduct, form: FaultForm
) -> HttpResponse:
    context = {"registered": registered, "form": form, "step": 2}
    return render(request, "service/repair_fault.html", context)


def _initial(draft: Any) -> dict[str, Any]:  # noqa: ANN401 -- a draft, or none
    if draft is None:
        return {}
    names = ("description", "since_on", "frequency", "accessories")
    known = {name: getattr(draft, name) for name in names}
    return {**known, "symptom": draft.symptom.name if draft.symptom else ""}


def _own(request: MemberRequest, pk: int) -> RegisteredProduct:
    return get_object_or_404(request.user.registered_products.live(), pk=pk)
