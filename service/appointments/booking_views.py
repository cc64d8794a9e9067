"""Appointment Service: five plain steps, the time that is held, and what is booked."""

from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest, User
from foundation.languages import first_language
from foundation.throttles import A_DAY, Throttle, TooManyTries, count_each, rate_limit_response
from service.appointments import booking, step_pages, steps
from service.appointments.forms import VisitForm
from service.appointments.steps import VisitChoice
from service.models import Appointment
from service.visit_times import booking_rule

_REFUSALS = (
    booking.TooManyAppointments,
    booking.RepairHasAppointment,
    booking.RepairAsksForNone,
)
HOLDS = Throttle("appointment-holds", limit=60, seconds=A_DAY)


@never_cache
@login_required
@require_safe
def new(request: MemberRequest) -> HttpResponse:
    """Appointment Service: the next step, by what the address names."""
    if reasons := booking_rule.reasons_against_booking(request.user):
        return render(request, "appointments/by_ticket.html", {"reasons": reasons})
    choice = steps.chosen(request.user, request.GET)
    if not choice.is_product_chosen:
        products = steps.products_of(request.user)
        context = {"choice": choice, "products": products, "none": steps.NO_PRODUCT}
        return render(request, "appointments/step_product.html", context)
    if choice.kind is None:
        kinds = steps.kinds_for(choice.product, choice.repair)
        context = {"choice": choice, "kinds": kinds}
        return render(request, "appointments/step_kind.html", context)
    return step_pages.place_and_time(request, choice, token=uuid4())


@login_required
@require_POST
def hold(request: MemberRequest) -> HttpResponse:
    """Hold the time that was pressed; who comes too late is offered three others."""
    choice = steps.chosen(request.user, request.POST)
    at = steps.named_moment(request.POST.get("at", ""))
    token = _uuid(request.POST.get("token", ""))
    if choice.kind is None or choice.centre is None or at is None or token is None:
        return redirect("appointment-new")
    # A page goes on being that page when it is gone back to: another time is another hold.
    key = uuid5(token, f"{choice.kind.pk} {choice.centre.pk} {steps.stamp(at)}")
    try:
        count_each((HOLDS, request.user.pk))
        held = booking.hold(
            by=request.user,
            key=key,
            kind=choice.kind,
            centre=choice.centre,
            start=at,
            product=choice.product,
            repair=choice.repair,
            language=first_language(get_language(), request.user.language),
        )
    except TooManyTries:
        return rate_limit_response(request)
    except booking.TimeTaken:
        return step_pages.taken(request, choice, at, token=uuid4())
    except booking_rule.BooksByTicket:
        return redirect("appointment-new")
    except _REFUSALS as error:
        return _has_enough(request, error)
    return redirect("appointment-held", held.key)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: MemberRequest, key: UUID) -> HttpResponse:
    """The time that is held, and the form; sent, it is booked."""
    found = request.user.appointments.for_pages().filter(key=key).first()
    if request.method == "POST":
        return _book(request, key, found)
    if found is None:
        raise Http404
    if found.state != Appointment.State.HELD:
        return redirect("appointment", found.reference)
    choice = _choice_of(request.user, found)
    number = request.user.contact_number
    form = VisitForm(region=request.user.region, initial={"matter": choice.matter, "phone": number})
    return _held_page(request, found, form)


@login_required
@require_POST
def release(request: MemberRequest, key: UUID) -> HttpResponse:
    """Give a held time back."""
    found = get_object_or_404(request.user.appointments.for_pages(), key=key)
    choice = _choice_of(request.user, found)
    booking.give_back(by=request.user, key=key)
    messages.info(request, _("The time is free again."))
    return redirect(step_pages.address_of(choice))


def _book(request: MemberRequest, key: UUID, found: Appointment | None) -> HttpResponse:
    form = VisitForm(request.POST, region=request.user.region)
    if found is not None and not form.is_valid():
        return _held_page(request, found, form)
    try:
        if found is None:
            raise booking.HoldLapsed  # noqa: TRY301 -- one answer for both
        booked = booking.book(by=request.user, key=key, **form.cleaned_data)
    except booking.HoldLapsed:
        choice = steps.chosen(request.user, request.POST)
        at = steps.named_moment(request.POST.get("at", ""))
        if choice.centre is None or at is None:
            return redirect("appointment-new")
        return step_pages.taken(request, choice, at, token=uuid4(), has_lapsed=True)
    messages.success(request, _("Your appointment is booked. We've sent you an email."))
    return redirect("appointment", booked.reference)


def _held_page(request: MemberRequest, found: Appointment, form: VisitForm) -> HttpResponse:
    choice = _choice_of(request.user, found)
    context = {
        "appointment": found,
        "form": form,
        "choice": choice,
        "at": steps.stamp(found.starts_at),
        **step_pages.facts_of(found),
    }
    return render(request, "appointments/held.html", context)


def _has_enough(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, booking.RepairHasAppointment):
        messages.error(request, _("This repair has an appointment of this kind already."))
    elif isinstance(error, booking.RepairAsksForNone):
        messages.error(request, _("This repair needs no visit of this kind now."))
    else:
        text = _("You have two appointments already. Change one of them, or cancel it first.")
        messages.error(request, text)
    return redirect("appointments")


def _choice_of(member: User, found: Appointment) -> VisitChoice:
    names = {
        "product": str(found.registered_product_id or steps.NO_PRODUCT),
        "kind": found.kind.name,
        "centre": found.centre.name,
        "day": found.starts_at.date().isoformat(),
        "repair": found.repair.rma if found.repair else "",
    }
    return steps.chosen(member, names)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
