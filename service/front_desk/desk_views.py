"""The desk of today in the admin: visits by time and their steps, walk-ins, slips, the load."""

from base64 import b64encode
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import security_events
from accounts.models import MemberRequest
from accounts.security_events import SecurityEvent
from foundation.languages import current_language
from foundation.pdf import NotPrinted, PdfSource, can_print, print_pdf
from foundation.web.requests import row_id
from service.appointments import qr_code, step_pages, steps
from service.front_desk import today, visits
from service.front_desk.forms import WalkInForm
from service.models import Appointment, ServiceCentre
from service.visit_times import clock, wording

VIEWS: Final = "service.view_appointment"
SERVES: Final = "service.serve_appointment"
SEES_REPAIRS: Final = "service.view_benchrepair"
DESK: Final = "admin:service_appointment_desk"
VISIT: Final = "admin:service_appointment_change"
A_WEEK: Final = 7
# As printers of receipts take it.
SLIP: Final = """
@font-face { font-family: Latin; src: url('font:latin') }
@font-face { font-family: Bold; src: url('font:latin-bold') }
@font-face { font-family: Cjk; src: url('font:cjk') }
@page { size: 80mm 110mm; margin: 5mm }
body { margin: 0; font: 11pt/1.3 Latin, Cjk; text-align: center }
.number { font: 44pt/1.1 Bold, Cjk; margin: 3mm 0 }
p { margin: 0 0 2mm }
img { width: 26mm; height: 26mm; margin-top: 2mm }
"""


@never_cache
@require_safe
@permission_required(VIEWS, raise_exception=True)
def desk(request: MemberRequest) -> HttpResponse:
    """A day at a centre."""
    centre = _centre(request.GET.get("centre", ""))
    if centre is None:
        return render(request, "admin/service/appointment/no_centre.html", _frame(request, None))
    return _desk_page(request, centre, _day(request.GET.get("day", ""), centre))


@never_cache
@require_safe
@permission_required(VIEWS, raise_exception=True)
def load(request: MemberRequest) -> HttpResponse:
    """How full the hours of a week are."""
    centre = _centre(request.GET.get("centre", ""))
    if centre is None:
        raise Http404
    first = _day(request.GET.get("day", ""), centre)
    hours, rows = today.load_by_hour(centre, [first + timedelta(days=n) for n in range(A_WEEK)])
    context = {
        **_frame(request, centre),
        "title": _("Load by hour"),
        "hours": hours,
        "rows": [(wording.day_in_words(day), day, squares) for day, squares in rows],
        "before": first - timedelta(days=A_WEEK),
        "after": first + timedelta(days=A_WEEK),
    }
    return render(request, "admin/service/appointment/load.html", context)


@never_cache
@require_safe
@permission_required(VIEWS, raise_exception=True)
def visit(request: MemberRequest, object_id: str) -> HttpResponse:
    """One visit; that a member's matter is seen is recorded."""
    found = _visit(row_id(object_id))
    if found.user_id is not None:
        about = f"appointment {found.reference}"
        security_events.record(
            SecurityEvent.Kind.MEMBER, by=request.user, member_id=found.user_id, about=about
        )
    day = found.starts_at.date()
    context = {
        **_frame(request, found.centre),
        **step_pages.facts_of(found),
        "title": found.reference,
        "visit": found,
        "day": day,
        "place": wording.place_of(found.centre),
        "line": next(
            (one for one in today.lines_of(found.centre, day) if one.visit == found), None
        ),
        "events": found.events.select_related("actor"),
        "can_print": can_print(),
        "repair_url": _repair_page(request, found),
    }
    return render(request, "admin/service/appointment/visit.html", context)


@never_cache
@require_safe
@permission_required(VIEWS, raise_exception=True)
def find(request: MemberRequest) -> HttpResponse:
    """What a scanner has read, or a hand has typed: the page of that visit."""
    typed = request.GET.get("code", "")
    found = today.visit_by_code(typed)
    if found is not None:
        return redirect(VISIT, found.pk)
    centre = _centre(request.GET.get("centre", ""))
    messages.error(request, _("No appointment has this reference or RMA No."))
    return redirect(_address(centre)) if centre else redirect(DESK)


@require_POST
@permission_required(SERVES, raise_exception=True)
def act(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    """Note one step of a visit."""
    found = _visit(pk)
    if act not in visits.STEPS:
        raise Http404
    try:
        is_new = visits.note(by=request.user, appointment_id=pk, step=act)
    except visits.CannotServe as error:
        state = error.appointment.get_state_display()
        text = _("Nothing was noted: %(reference)s is “%(state)s” by now.")
        messages.error(request, text % {"reference": found.reference, "state": state})
    except visits.NoBayFree:
        messages.error(request, _("No bay is free at the time of this visit any more."))
    else:
        if not is_new:
            messages.info(request, _("Nothing has changed: it was noted before."))
    if "visit" in request.POST:
        return redirect(VISIT, pk)
    return redirect(_address(found.centre, found.starts_at.date()))


@require_POST
@permission_required(SERVES, raise_exception=True)
def walk_in(request: MemberRequest) -> HttpResponse:
    """Receive a visitor without an appointment."""
    centre = _centre(request.POST.get("centre", ""))
    if centre is None:
        raise Http404
    form = WalkInForm(request.POST, centre=centre)
    if not form.is_valid():
        messages.error(request, _("Choose one from the list."))
        return redirect(_address(centre))
    language = current_language()
    try:
        made = visits.walk_in(
            by=request.user, centre=centre, language=language, **form.cleaned_data
        )
    except visits.NoBayFree:
        text = _("No bay is free for %(minutes)d minutes from now.")
        messages.error(request, text % {"minutes": form.cleaned_data["kind"].minutes})
    else:
        text = _("Received at bay %(bay)d: %(reference)s.")
        messages.success(request, text % {"bay": made.bay.number, "reference": made.reference})
    return redirect(_address(centre))


@never_cache
@require_safe
@permission_required(VIEWS, raise_exception=True)
def slip(request: MemberRequest, pk: int) -> HttpResponse:
    """The slip with the place in the queue, for a printer of receipts."""
    found = _visit(pk)
    of_day = today.visits_of(found.centre, found.starts_at.date())
    drawn = b64encode(qr_code.svg_of(found.reference).encode()).decode()
    context = {
        "visit": found,
        "number": today.queue_numbers(of_day).get(found.pk),
        "when": wording.in_words(found.starts_at, found.centre),
        "code": f"data:image/svg+xml;base64,{drawn}",
        "language": current_language(),
        "brand": settings.BRAND,
    }
    html = render_to_string("admin/service/appointment/slip.html", context)
    try:
        printed = print_pdf(PdfSource(html, SLIP, settings.BASE_URL))
    except NotPrinted:
        messages.error(request, _("The slip can't be printed now. Say the number instead."))
        return redirect(_address(found.centre, found.starts_at.date()))
    name = f"slip-{found.reference}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _desk_page(request: MemberRequest, centre: ServiceCentre, day: date) -> HttpResponse:
    lines = today.lines_of(centre, day)
    now_there = timezone.now().astimezone(centre.zone)
    is_today = day == now_there.date()
    context = {
        **_frame(request, centre),
        "title": _("Today at the desk"),
        "day": day,
        "day_words": wording.day_in_words(day),
        "place": wording.place_of(centre),
        "is_today": is_today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "lines": lines,
        "counts": today.counts(lines),
        "free": today.free_bays(centre) if is_today else [],
        "blocked": centre.blocked_times.live().overlapping(
            DateTimeTZRange(*clock.day_bounds(day, day, centre.zone))
        ),
        "walk_in_form": WalkInForm(centre=centre) if is_today else None,
        "can_print": can_print(),
    }
    return render(request, "admin/service/appointment/desk.html", context)


def _frame(request: HttpRequest, centre: ServiceCentre | None) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": _("Today at the desk"),
        "opts": Appointment._meta,
        "centre": centre,
        "centres": ServiceCentre.objects.offered(),
        "may_serve": request.user.has_perm(SERVES),
    }


def _centre(name: str) -> ServiceCentre | None:
    """Return the centre of this name, else the first one."""
    centres = list(ServiceCentre.objects.offered())
    named = (centre for centre in centres if centre.name == name)
    return next(named, centres[0] if centres else None)


def _day(text: str, centre: ServiceCentre) -> date:
    return steps.named_day(text) or timezone.now().astimezone(centre.zone).date()


def _repair_page(request: HttpRequest, visit: Appointment) -> str:
    """Return where the repair of a drop-off is received; "" for who does not see the bench."""
    may = visit.repair_id is not None and request.user.has_perm(SEES_REPAIRS)
    return reverse("admin:service_benchrepair_change", args=[visit.repair_id]) if may else ""


def _visit(pk: int | None) -> Appointment:
    return get_object_or_404(Appointment.objects.booked_ones().for_pages(), pk=pk)


def _address(centre: ServiceCentre, day: date | None = None) -> str:
    query = {"centre": centre.name, **({"day": day.isoformat()} if day else {})}
    return reverse(DESK, query=query)
