"""Blocking time in the admin: the form, who is affected, the act, and taking it back."""

from datetime import datetime
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from foundation.web.requests import row_id
from service.front_desk import closing
from service.front_desk.forms import BlockTimeForm
from service.models import Appointment, AppointmentQuerySet, BlockedTime, ServiceCentre
from service.visit_times import clock, wording

VIEWS: Final = "service.view_blockedtime"
SERVES: Final = "service.serve_appointment"
PAGE: Final = "admin:service_blockedtime_change"
_MOST_LISTED: Final = 100
_DASH: Final = " \N{EN DASH} "


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SERVES, raise_exception=True)
def block(request: MemberRequest) -> HttpResponse:
    """Choose a time, see who is affected, then block it; what changed meanwhile is shown anew."""
    if request.method != "POST" and not request.GET.get("first"):
        return _form_page(request, BlockTimeForm(initial=_initial(request)))
    form = BlockTimeForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return _form_page(request, form)
    start, end = form.span()
    centre, bay = form.cleaned_data["centre"], form.cleaned_data["bay"]
    expected = closing.expected_in(centre, start, end, bay)
    if request.method != "POST":
        return _form_page(request, form, expected)
    if request.POST.get("seen") != str(expected.count()):
        messages.warning(request, _("Somebody booked or cancelled meanwhile. Look once more."))
        return _form_page(request, form, expected)
    reason = form.cleaned_data["reason"]
    try:
        made = closing.block(
            by=request.user, centre=centre, start=start, end=end, reason=reason, bay=bay
        )
    except closing.TimeIsOver:
        form.add_error(None, _("This time is over."))
        return _form_page(request, form)
    messages.success(request, _("Blocked. Everybody who was expected is told now."))
    return redirect(PAGE, made.pk)


@never_cache
@require_safe
@permission_required(VIEWS, raise_exception=True)
def blocked(request: MemberRequest, object_id: str) -> HttpResponse:
    """One blocked time: how many were told, and how many are still to be."""
    rows = BlockedTime.objects.select_related("centre", "bay", "blocked_by", "released_by")
    found = get_object_or_404(rows.prefetch_related("centre__texts"), pk=row_id(object_id))
    span = found.starts_at, found.ends_at
    told = Appointment.objects.filter(
        centre=found.centre,
        reason=Appointment.Reason.CLOSED,
        ended_at__gte=found.blocked_at,
    ).overlapping(found.period)
    if found.bay is not None:
        told = told.filter(bay=found.bay)
    context = {
        **_frame(request),
        "title": _span(*span, found.centre),
        "blocked": found,
        "centre": found.centre,
        "told": _listed(told.by_time()),
        "told_count": told.count(),
        "left": closing.expected_in(found.centre, *span, found.bay).count(),
        "rebooked": told.filter(offered_times__taken_as__isnull=False).count(),
    }
    return render(request, "admin/service/blockedtime/blocked.html", context)


@require_POST
@permission_required(SERVES, raise_exception=True)
def release(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a blocked time be booked again."""
    get_object_or_404(BlockedTime, pk=pk)
    if closing.release(by=request.user, blocked_id=pk):
        messages.success(request, _("This time can be booked again."))
    else:
        messages.info(request, _("Nothing has changed: it was noted before."))
    return redirect(PAGE, pk)


def _form_page(
    request: MemberRequest, form: BlockTimeForm, expected: AppointmentQuerySet | None = None
) -> HttpResponse:
    context = {**_frame(request), "title": _("Block time"), "form": form}
    if expected is not None:
        count = expected.count()
        text = ngettext(
            "%(count)d appointment will be cancelled. Its member is emailed and offered three other"
            " times.",
            "%(count)d appointments will be cancelled. Their members are emailed, and each is"
            " offered three other times.",
            count,
        )
        start, end = form.span()
        centre = form.cleaned_data["centre"]
        context |= {
            "seen": count,
            "told": text % {"count": count} if count else _("Nobody is expected in this time."),
            "expected": _listed(expected),
            "span": _span(start, end, centre),
        }
    return render(request, "admin/service/blockedtime/block.html", context)


def _listed(rows: AppointmentQuerySet) -> list[tuple[Appointment, str]]:
    """Return the first of these visits, each with its time in words."""
    found = rows.for_pages()[:_MOST_LISTED]
    return [(each, wording.in_words(each.starts_at, each.centre)) for each in found]


def _span(start: datetime, end: datetime, centre: ServiceCentre) -> str:
    """Say a time in words: whole days as days."""
    begins, ends = (moment.astimezone(centre.zone) for moment in (start, end))
    last = ends.date() - clock.A_DAY
    if (start, end) == clock.day_bounds(begins.date(), last, centre.zone):
        days = [wording.day_in_words(day) for day in sorted({begins.date(), last})]
        return f"{_DASH.join(days)} ({wording.place_of(centre)})"
    return _DASH.join(wording.in_words(moment, centre) for moment in (start, end))


def _initial(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("centre", "bay") if name in request.GET}


def _frame(request: HttpRequest) -> dict[str, Any]:
    return {**admin.site.each_context(request), "opts": BlockedTime._meta}
