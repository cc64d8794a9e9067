"""The acts on a repair's page: sent, more time, cancelled."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import MemberRequest
from service.repairs import moving, sending
from service.repairs.forms import SentByMemberForm
from service.repairs.repair_views import own, page


@login_required
@require_POST
def sent(request: MemberRequest, rma: str) -> HttpResponse:
    """Handle "I have sent it"."""
    found = own(request, rma)
    form = SentByMemberForm(request.POST, repair=found)
    if not form.is_valid():
        return page(request, found, form)
    try:
        sending.say_sent(by=request.user, repair_id=found.pk, **form.cleaned_data)
    except sending.NumberInUse:
        form.add_error("number", _("Another parcel is on its way under this number."))
        return page(request, found, form)
    except moving.CannotMove:
        return _too_late(request, rma)
    messages.success(request, _("Thank you. We'll tell you when it arrives."))
    return redirect("repair", rma)


@login_required
@require_POST
def extension(request: MemberRequest, rma: str) -> HttpResponse:
    """Handle "I need more time"."""
    found = own(request, rma)
    try:
        until = sending.extend(by=request.user, repair_id=found.pk)
    except sending.NotExtendable:
        return _too_late(request, rma)
    text = _("Your RMA No. is now valid until %(day)s.")
    messages.success(request, text % {"day": date_format(until, "DATE_FORMAT")})
    return redirect("repair", rma)


@login_required
@require_POST
def cancellation(request: MemberRequest, rma: str) -> HttpResponse:
    """Handle "Cancel the repair"."""
    found = own(request, rma)
    try:
        sending.cancel(by=request.user, repair_id=found.pk)
    except moving.CannotMove:
        return _too_late(request, rma)
    messages.success(request, _("The repair is cancelled. Please don't send the product."))
    return redirect("repair", rma)


def _too_late(request: MemberRequest, rma: str) -> HttpResponse:
    messages.info(request, _("That isn't possible any more: the repair has gone on meanwhile."))
    return redirect("repair", rma)
