"""Appointment Inquiry and one appointment: change, cancel, calendar file, QR code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest, User
from foundation.mailboxes import same_mailbox
from foundation.tables.kept_queries import KeptQuery, given
from foundation.throttles import A_DAY, Throttle, TooManyTries, count_each, rate_limit_response
from foundation.web.requests import client_network
from foundation.web.stencils import address, filled
from service.appointments import changes, qr_code, step_pages, steps
from service.appointments.bays import TimeTaken
from service.appointments.forms import CancelForm, InquiryForm
from service.models import Appointment
from service.visit_times import calendar_entry, wording

PAGE = 20
BY_PLACE = Throttle("appointment-inquiries", limit=20, seconds=A_DAY)
BY_REFERENCE = Throttle("appointment-inquiries-reference", limit=10, seconds=A_DAY)
# Each sends an e-mail and takes a bay.
MOVES = Throttle("appointment-moves", limit=20, seconds=A_DAY)
_COMING = KeptQuery(
    lambda: (
        Appointment.objects.booked_ones()
        .for_lines()
        .filter(user=given("user"), state__in=Appointment.LIVE, period__endswith__gt=given("now"))
        .by_time()
    )
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest) -> HttpResponse:
    """Appointment Inquiry: the member's own; for a visitor, one by its reference and e-mail."""
    if request.user.is_authenticated:
        return _own_list(request, request.user)
    if request.method != "POST":
        return render(request, "appointments/inquiry.html", {"form": InquiryForm()})
    form = InquiryForm(request.POST)
    if not form.is_valid():
        return render(request, "appointments/inquiry.html", {"form": form})
    try:
        reference = form.cleaned_data["reference"]
        count_each((BY_PLACE, client_network(request)), (BY_REFERENCE, reference))
    except TooManyTries:
        return rate_limit_response(request)
    found = Appointment.objects.booked_ones().for_pages().filter(reference=reference).first()
    if found is None or not _is_theirs(found, form.cleaned_data["email"]):
        form.add_error(None, _("We can't find an appointment with this reference and email."))
        return render(request, "appointments/inquiry.html", {"form": form})
    context = {"appointment": found, **step_pages.facts_of(found)}
    return render(request, "appointments/inquiry_found.html", context)


@never_cache
@login_required
@require_safe
def appointment(request: MemberRequest, reference: str) -> HttpResponse:
    """One appointment: when and where, what to bring, and what may be done about it."""
    found = _own(request, reference)
    context = {
        "appointment": found,
        "reasons": changes.reasons_against(found),
        **step_pages.facts_of(found),
        **_earlier(found),
    }
    return render(request, "appointments/appointment.html", context)


@never_cache
@login_required
@require_safe
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change: another day and time, at the same centre or another one."""
    found = _own(request, reference)
    if changes.reasons_against(found):
        return redirect("appointment", reference)
    return step_pages.place_and_time(request, steps.chosen_anew(found, request.GET))


@login_required
@require_POST
def move(request: MemberRequest, reference: str) -> HttpResponse:
    """Change the time to the one that was pressed; who comes too late keeps the old one."""
    found = _own(request, reference)
    choice = steps.chosen_anew(found, request.POST)
    at, seen = steps.named_moment(request.POST.get("at", "")), request.POST.get("seen", "")
    if choice.centre is None or at is None or not seen.isdecimal():
        return redirect("appointment-change", reference)
    try:
        count_each((MOVES, request.user.pk))
        moved = changes.move(
            by=request.user,
            appointment_id=found.pk,
            centre=choice.centre,
            start=at,
            seen=int(seen[:9]),
        )
    except TooManyTries:
        return rate_limit_response(request)
    except TimeTaken:
        return step_pages.taken(request, choice, at)
    except changes.MovedMeanwhile:
        messages.error(request, _("The appointment was changed meanwhile. This is how it stands."))
    except changes.CannotChange as error:
        messages.error(request, " ".join(error.reasons))
    else:
        when = wording.in_words(moved.starts_at, moved.centre)
        messages.success(request, _("Your new time: %(when)s.") % {"when": when})
    return redirect("appointment", reference)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: MemberRequest, reference: str) -> HttpResponse:
    """Cancel, with a reason; the time is free for others at once."""
    found = _own(request, reference)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if changes.reasons_against(found):
        return redirect("appointment", reference)
    if not form.is_valid():
        context = {"appointment": found, "form": form, **step_pages.facts_of(found)}
        return render(request, "appointments/cancel.html", context)
    try:
        changes.cancel(by=request.user, appointment_id=found.pk, reason=form.cleaned_data["reason"])
    except changes.CannotChange as error:
        messages.error(request, " ".join(error.reasons))
    else:
        messages.success(request, _("Your appointment is cancelled. We've sent you an email."))
    return redirect("appointment", reference)


@never_cache
@login_required
@require_safe
def calendar_file(request: MemberRequest, reference: str) -> HttpResponse:
    """The appointment as a file for the member's calendar."""
    found = _own(request, reference)
    return HttpResponse(
        calendar_entry.calendar_of(found),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="appointment-{found.reference}.ics"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@never_cache
@login_required
@require_safe
def code(request: MemberRequest, reference: str) -> HttpResponse:
    """The reference as a QR code, which the desk reads."""
    found = _own(request, reference)
    return HttpResponse(
        qr_code.svg_of(found.reference),
        content_type="image/svg+xml",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _own_list(request: HttpRequest, member: User) -> HttpResponse:
    now = timezone.now()
    coming = _COMING.rows(user=member.pk, now=now)
    rows = member.appointments.booked_ones().for_lines()
    past = rows.exclude(state__in=Appointment.LIVE, period__endswith__gt=now).latest_first()
    page = Paginator(past, PAGE).get_page(request.GET.get("page"))
    context = {
        "coming": [_row(one) for one in coming],
        "past": [_row(one) for one in page],
        "page": page,
    }
    return render(request, "appointments/appointments.html", context)


def _earlier(found: Appointment) -> dict[str, str]:
    """Return the earlier time that is held for the member just now, in words."""
    wish = found.earlier_wishes.live().first() if found.is_coming else None
    if wish is None or not wish.is_offered or not wish.offered_start or not wish.offered_until:
        return {}
    return {
        "earlier": wording.in_words(wish.offered_start, found.centre),
        "earlier_until": wording.in_words(wish.offered_until, found.centre),
    }


def _row(one: Appointment) -> SafeString:
    values = {
        "address": address("appointment", one.reference),
        "reference": one.reference,
        "when": wording.in_words(one.starts_at, one.centre),
        "centre": one.centre.title,
        "visit": one.kind.title,
        "product": one.product_name,
        "state": one.get_state_display(),
    }
    return filled("appointments/_row.html", values)


def _own(request: MemberRequest, reference: str) -> Appointment:
    rows = request.user.appointments.booked_ones().for_pages()
    return get_object_or_404(rows, reference=reference)


def _is_theirs(found: Appointment, email: str) -> bool:
    return found.user is not None and same_mailbox(found.user.email, email)
