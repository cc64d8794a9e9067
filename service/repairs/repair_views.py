"""Repair Inquiry of a member: all repairs, one repair, a unit's history, labels and photos."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import MemberRequest
from evidence.access import evidence_response, thumbnail_response
from evidence.models import UploadPage
from foundation.pdf import NotPrinted, PdfSource, can_print
from foundation.tables.kept_queries import KeptQuery, given
from foundation.throttles import TooManyTries, rate_limit_response
from foundation.web.requests import client_network
from fulfilment import addresses
from service.appointments import repair_visits
from service.models import (
    HERE,
    Repair,
    RepairAddress,
    RepairPhoto,
    RepairStage,
    in_words,
    normalize_rma,
)
from service.repairs import inquiry, label_pdf, sending, stage_words
from service.repairs.beside import beside
from service.repairs.forms import SentByMemberForm, StatusForm
from service.repairs.packing import packing_rules_of, region_and_rules, region_of

logger = logging.getLogger(__name__)
_OWN = KeptQuery(lambda: Repair.objects.for_pages().filter(user=given("user"), rma=given("rma")))
_WHERE = KeptQuery(lambda: RepairAddress.objects.filter(repair=given("repair")))


@never_cache
@require_safe
def repairs(request: HttpRequest) -> HttpResponse:
    """Repair Inquiry: all repairs by product; a visitor asks for one by its number."""
    if not request.user.is_authenticated:
        return redirect("repair-status")
    context = {"products": inquiry.by_product(request.user)}
    return render(request, "service/repairs.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """The stage of a repair for who knows its number and the end of its serial number."""
    form, found = StatusForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            found = inquiry.find(place=client_network(request), **form.cleaned_data)
        except TooManyTries:
            return rate_limit_response(request)
        if found is None:
            form.add_error(None, _("We can't find a repair with these two. Check both, please."))
    context = {
        "form": form,
        "words": stage_words.words_of(found) if found else None,
        "number": found.number if found else "",
    }
    return render(request, "service/repair_status.html", context)


@never_cache
@login_required
@require_safe
def repair(request: MemberRequest, rma: str) -> HttpResponse:
    """One repair: where it stands, why and until when, and all that happened."""
    return page(request, own(request, rma))


def page(
    request: MemberRequest, found: Repair, form: SentByMemberForm | None = None
) -> HttpResponse:
    """Show a repair, with the form about its parcel as it was sent."""
    where, region = _WHERE.first(repair=found.pk), region_of(found.region)
    refusal, photos = inquiry.photos_of(found)
    may_send, has_label = sending.may_send(found), _has_label(found)
    context = {
        "repair": found,
        "words": stage_words.words_of(found),
        "is_promised": found.stage in HERE,
        "lines": inquiry.timeline_of(found),
        "refusal": refusal,
        "photos": photos,
        "parcels": inquiry.parcels_of(found),
        "parts": beside(found),
        "address": addresses.label_of(where.address) if where else [],
        "accessories": in_words(found.accessories),
        "form": form or (SentByMemberForm(repair=found) if may_send else None),
        "may_send": may_send,
        "may_extend": sending.may_extend(found),
        "may_cancel": sending.may_cancel(found),
        "has_label": has_label,
        "visit": repair_visits.visit_of(found),
        "region": region,
        # Shown with the label, and where the unit may be dangerous.
        "rules": packing_rules_of(found) if has_label or found.held_for else [],
        "has_form": region.has_repair_form and can_print(),
    }
    return render(request, "service/repair.html", context)


@never_cache
@login_required
@require_safe
def history(request: MemberRequest, pk: int) -> HttpResponse:
    """Repair History of a unit, those of earlier owners too, without what they wrote."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    context = {"registered": registered, "repairs": inquiry.history_of(registered)}
    return render(request, "service/repair_history.html", context)


@never_cache
@login_required
@require_safe
def label(request: MemberRequest, rma: str) -> HttpResponse:
    """The label with the packing rules, as PDF."""
    found = own(request, rma)
    if not _has_label(found):
        raise Http404
    region, rules = region_and_rules(found)
    sheet = label_pdf.label_of(found, region=region, rules=rules)
    return _printed(request, found, sheet, f"label-{found.rma}.pdf")


@never_cache
@login_required
@require_safe
def repair_form(request: MemberRequest, rma: str) -> HttpResponse:
    """The form with repair information, as PDF, where the region wants it."""
    found = own(request, rma)
    region, _rules = region_and_rules(found)
    if not region.has_repair_form or not can_print():
        raise Http404
    sheet = label_pdf.repair_form_of(found, region=region)
    return _printed(request, found, sheet, f"repair-information-{found.rma}.pdf")


@login_required
@require_safe
def photo(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Show a photo; 404 for anyone but the member of its repair."""
    found = _page_of(request, pk)
    return evidence_response(found.file, found.upload.original_name)


@login_required
@require_safe
def photo_small(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Show a photo small, under the same rule."""
    return thumbnail_response(_page_of(request, pk))


def own(request: MemberRequest, rma: str) -> Repair:
    """Return a member's repair by its number; a stranger's is a 404."""
    found = _OWN.first(user=request.user.pk, rma=normalize_rma(rma))
    if found is None:
        raise Http404
    return found


def _has_label(found: Repair) -> bool:
    return found.stage in {RepairStage.APPROVED, RepairStage.ON_WAY} and can_print()


def _page_of(request: MemberRequest, pk: int) -> UploadPage:
    rows = RepairPhoto.objects.seen_by(request.user)
    found = get_object_or_404(rows.select_related("upload"), pk=pk)
    page_of = found.upload.pages.select_related("upload").order_by("number").first()
    if page_of is None:
        raise Http404
    return page_of


def _printed(request: MemberRequest, found: Repair, sheet: PdfSource, name: str) -> HttpResponse:
    try:
        label_pdf.count_label(request.user.pk)
        content = label_pdf.pdf_of(sheet)
    except TooManyTries:
        return rate_limit_response(request)
    except NotPrinted:
        logger.exception("A PDF of repair %s was not printed.", found.rma)
        messages.error(request, _("We can't make the PDF right now. Please try again later."))
        return redirect("repair", found.rma)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
