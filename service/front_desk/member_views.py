"""The member's answers to the office: another time taken, not coming, an earlier time wanted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import MemberRequest
from foundation.throttles import A_DAY, Throttle, rate_limit_response
from service.appointments import booking, changes, step_pages
from service.front_desk import offering, reminders, waiting_list
from service.models import Appointment, OfferedTime
from service.visit_times import wording

# Who asks and leaves again writes a row each time.
WISHES = Throttle("appointment-wishes", limit=20, seconds=A_DAY)


@never_cache
@login_required
@require_safe
def other_times(request: MemberRequest, reference: str) -> HttpResponse:
    """Three other times for a visit that the office cancelled; each is one press."""
    lost = _own(request, reference)
    if lost.state != Appointment.State.CANCELLED:
        return redirect("appointment", reference)
    taken = offering.taken_for(lost)
    if taken is not None:
        return redirect("appointment", taken.reference)
    return _other_times_page(request, lost)


@login_required
@require_POST
def other_time(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Take one of the times that were offered."""
    lost = _own(request, reference)
    try:
        taken = offering.take(by=request.user, appointment_id=lost.pk, number=number)
    except OfferedTime.DoesNotExist as error:
        raise Http404 from error
    except offering.OfferGone:
        messages.error(request, _("Somebody else just took this time. Here are others."))
        return _other_times_page(request, lost, status=409)
    except booking.TooManyAppointments:
        text = _("You have two appointments already. Change one of them, or cancel it first.")
        messages.error(request, text)
        return redirect("appointments")
    messages.success(request, _("Your appointment is booked. We've sent you an email."))
    return redirect("appointment", taken.reference)


@never_cache
@login_required
@require_safe
def coming(request: MemberRequest, reference: str) -> HttpResponse:
    """Are you still coming? One press says that one is not."""
    found = _own(request, reference)
    if not reminders.may_still_say(found):
        return redirect("appointment", reference)
    context = {"appointment": found, **step_pages.facts_of(found)}
    return render(request, "appointments/coming.html", context)


@login_required
@require_POST
def absence(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that one is not coming; the time is free for others at once."""
    found = _own(request, reference)
    try:
        reminders.cannot_come(by=request.user, appointment_id=found.pk)
    except changes.CannotChange as error:
        messages.error(request, " ".join(error.reasons))
    else:
        messages.success(request, _("Thank you. Somebody else can have your time now."))
    return redirect("appointment", reference)


@never_cache
@login_required
@require_safe
def earlier(request: MemberRequest, reference: str) -> HttpResponse:
    """Whether the member waits for an earlier time, and the one that is held for them."""
    found = _own(request, reference)
    if not found.is_coming:
        return redirect("appointment", reference)
    wish = waiting_list.live_wish_of(found)
    context = {"appointment": found, "wish": wish, **step_pages.facts_of(found)}
    if wish is not None and wish.is_offered and wish.offered_start and wish.offered_until:
        context["earlier"] = wording.in_words(wish.offered_start, found.centre)
        context["earlier_until"] = wording.in_words(wish.offered_until, found.centre)
    return render(request, "appointments/earlier.html", context)


@login_required
@require_POST
def wish(request: MemberRequest, reference: str) -> HttpResponse:
    """Wait for an earlier time."""
    found = _own(request, reference)
    if not WISHES.hit(request.user.pk):
        return rate_limit_response(request)
    try:
        waiting_list.ask(by=request.user, appointment_id=found.pk)
    except waiting_list.CannotWait:
        messages.error(request, _("Your visit has begun, or is over."))
        return redirect("appointment", reference)
    messages.success(request, _("We'll email you as soon as an earlier time gets free."))
    return redirect("appointment-earlier", reference)


@login_required
@require_POST
def leaving(request: MemberRequest, reference: str) -> HttpResponse:
    """Wait no longer."""
    found = _own(request, reference)
    if waiting_list.leave(by=request.user, appointment_id=found.pk):
        messages.success(request, _("You're off the waiting list. Your appointment stays."))
    return redirect("appointment", reference)


@login_required
@require_POST
def taking(request: MemberRequest, reference: str) -> HttpResponse:
    """Come at the earlier time that is held."""
    found = _own(request, reference)
    try:
        moved = waiting_list.take(by=request.user, appointment_id=found.pk)
    except waiting_list.EarlierTimeGone:
        messages.error(request, _("This time isn't held for you any more. Your old time stays."))
        return redirect("appointment-earlier", reference)
    when = wording.in_words(moved.starts_at, moved.centre)
    messages.success(request, _("Your new time: %(when)s.") % {"when": when})
    return redirect("appointment", reference)


def _other_times_page(
    request: MemberRequest, lost: Appointment, *, status: int = 200
) -> HttpResponse:
    offered = OfferedTime.objects.open().filter(appointment=lost)
    context = {
        "appointment": lost,
        "times": [(each.number, wording.in_words(each.starts_at, lost.centre)) for each in offered],
        **step_pages.facts_of(lost),
    }
    return render(request, "appointments/other_times.html", context, status=status)


def _own(request: MemberRequest, reference: str) -> Appointment:
    rows = request.user.appointments.booked_ones().for_pages()
    return get_object_or_404(rows, reference=reference)
