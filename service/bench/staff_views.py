"""One repair in the admin, the scanner's page, and the acts; each calls one verb."""

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import security_events
from accounts.conflicts import ConflictOfInterest, conflict_of
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from evidence.access import evidence_response, thumbnail_response
from evidence.uploads.fields import decoded_ahead
from evidence.uploads.throttles import limits_uploads
from foundation.web.requests import row_id
from service.bench import acts, leases, receiving
from service.bench.acts import RECEIVES, WORKS, Act
from service.bench.forms import QuoteForm, QuoteLines, UnitScanForm
from service.models import BenchRepair, Quote, Repair, RepairPhoto
from service.models.quote import money_in_words
from service.repairs.stage_words import title_of
from service.results.quoting import owed_minor

VIEWS: Final = "service.view_benchrepair"
PAGE: Final = "admin:service_benchrepair_change"
LIST: Final = "admin:service_benchrepair_changelist"


@require_safe
def repair_page(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show one repair; that a member's matter is seen is recorded."""
    if not isinstance(request.user, User) or not request.user.has_perm(VIEWS):
        raise PermissionDenied
    return _page(request, request.user, _found(row_id(object_id)))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECEIVES, raise_exception=True)
def scan(request: MemberRequest) -> HttpResponse:
    """Find the repair of what was scanned or typed, and open its page."""
    form = UnitScanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = receiving.scanned(form.cleaned_data["code"])
        if found is not None:
            return redirect(PAGE, found.pk)
        form.add_error("code", str(receiving.WhyNotReceived.UNKNOWN.label))
    context = {
        **admin.site.each_context(request),
        "title": _("Receive"),
        "opts": BenchRepair._meta,
        "form": form,
    }
    return render(request, "admin/service/benchrepair/scan.html", context)


@require_POST
@permission_required(VIEWS, raise_exception=True)
@limits_uploads
def act(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    """Do one thing with a repair, and say what came of it; what was typed stays if it fails."""
    found, done = _found(pk), acts.ACTS.get(act)
    if done is None:
        raise Http404
    if not request.user.has_perm(done.right):
        raise PermissionDenied
    form = _form(done, found, request)
    with decoded_ahead(form.fields if form else {}, request.FILES):
        if form is not None and not _is_valid(form):
            return _page(request, request.user, found, failed=(act, form))
        try:
            done.do(request.user, pk, form)
        except acts.REFUSED as error:
            messages.error(request, acts.why(error))
            return _page(request, request.user, _found(pk), failed=(act, form) if form else None)
    messages.success(request, _("Noted."))
    return redirect(PAGE, pk)


@require_POST
@permission_required(WORKS, raise_exception=True)
def lease(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    """Take a repair, or release it."""
    verb = acts.LEASES.get(act)
    if verb is None:
        raise Http404
    try:
        verb(repair_id=_found(pk).pk, by=request.user)
    except ConflictOfInterest as error:
        messages.error(request, acts.why(error))
    return redirect(PAGE, pk)


@require_POST
@permission_required(WORKS, raise_exception=True)
def take_next(request: MemberRequest) -> HttpResponse:
    """Open the next repair that is free: that which is promised first."""
    besides = row_id(request.POST.get("besides")) or 0
    found = leases.take_next(by=request.user, besides=besides)
    if found is None:
        messages.info(request, _("No repair waits for you."))
        return redirect(LIST)
    return redirect(PAGE, found.pk)


@require_safe
@permission_required(VIEWS, raise_exception=True)
def photo(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Show a photo, small where ``small`` is asked for; that it was seen is recorded."""
    rows = RepairPhoto.objects.filter(condition__isnull=False).select_related("condition__repair")
    found = get_object_or_404(rows.prefetch_related("upload__pages"), pk=pk)
    pages = list(found.upload.pages.all())
    if not pages:
        raise Http404
    if found.upload.user_id != request.user.pk:
        kind, about = SecurityEvent.Kind.EVIDENCE, f"photo {pk} of a repair"
        security_events.record(kind, by=request.user, member_id=found.upload.user_id, about=about)
    if "small" in request.GET:
        return thumbnail_response(pages[0])
    return evidence_response(pages[0].file, found.upload.original_name)


def _found(pk: int | None) -> Repair:
    rows = Repair.objects.for_pages().select_related(
        "leased_to", "arrival", "report", "objection", "where_to", "registered_product__serial"
    )
    return get_object_or_404(rows, pk=pk)


def _form(done: Act, found: Repair, request: HttpRequest | None = None) -> forms.Form | None:
    if done.form is None:
        return None
    given = (request.POST, request.FILES) if request else ()
    form = done.form(*given, repair=found)
    if isinstance(form, QuoteForm):
        form.lines = QuoteLines(request.POST if request else None, prefix="lines")
    return form


def _is_valid(form: forms.Form) -> bool:
    lines = getattr(form, "lines", None)
    return form.is_valid() and (lines is None or lines.is_valid())


def _page(
    request: HttpRequest,
    by: User,
    found: Repair,
    failed: tuple[str, forms.Form] | None = None,
) -> HttpResponse:
    if found.user != by:
        kind, about = SecurityEvent.Kind.MEMBER, f"repair {found.rma}"
        security_events.record(kind, by=by, member_id=found.user_id, about=about)
    conflict, holder = conflict_of(by, found.user), found.holder()
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Repair %(number)s") % {"number": found.number},
        "opts": BenchRepair._meta,
        "repair": found,
        "stage": title_of(found.stage, found.waiting_for),
        "findings": found.findings.select_related("found_by"),
        "quotes": [_quoted(each) for each in found.quotes.for_pages()],
        "parts": found.parts.all(),
        "parcels": found.parcels.select_related("carrier"),
        "conditions": found.conditions.prefetch_related("photos__upload"),
        "events": found.events.select_related("actor"),
        "conflict": conflict.label if conflict else "",
        "holder": holder if holder != by else None,
        "is_mine": holder == by,
        "may_work": by.has_perm(WORKS),
        "acts": [] if conflict else _offered(found, by, failed),
    }
    return render(request, "admin/service/benchrepair/repair.html", context)


def _offered(
    found: Repair, by: User, failed: tuple[str, forms.Form] | None
) -> list[dict[str, Any]]:
    """Return the acts with their forms; that which has failed is open, with what was typed."""
    known = dict([failed]) if failed else {}
    shown = acts.offered(found, by)
    if failed and failed[0] not in shown:
        shown = {failed[0]: acts.ACTS[failed[0]], **shown}
    return [
        {"name": name, "act": each, "form": known.get(name) or _form(each, found)}
        | {"is_open": name in known}
        for name, each in shown.items()
    ]


def _quoted(quote: Quote) -> dict[str, Any]:
    owed = owed_minor(quote)
    return {
        "quote": quote,
        "answer": getattr(quote, "answer", None),
        "payment": getattr(quote, "payment", None),
        "owed": money_in_words(owed, quote.currency) if owed else "",
    }
