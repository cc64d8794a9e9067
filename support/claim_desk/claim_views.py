"""From a claim to a ticket, and from a ticket to what it is turned into."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.conflicts import ConflictOfInterest
from accounts.models import MemberRequest
from redemptions.models import Claim
from support.claim_desk import asking
from support.desk import acts, turning
from support.desk.forms import ClaimQuestionForm
from support.desk.rights import ASKS
from support.desk.staff_views import PAGE, to_answer
from support.models import Conversation

CLAIM = "admin:redemptions_claim_change"


@require_POST
@permission_required(ASKS, raise_exception=True)
def of_claim(request: MemberRequest, pk: int) -> HttpResponse:
    """The review page's "Ask the member"."""
    form = ClaimQuestionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write something first."))
        return redirect(CLAIM, pk)
    try:
        ticket = asking.ask_about_claim(by=request.user, claim_id=pk, **form.cleaned_data)
    except Claim.DoesNotExist as error:
        raise Http404 from error
    except asking.NoTopic:
        messages.error(request, _("No topic is in use. A support lead can switch one on."))
    except acts.REFUSED as error:
        messages.error(request, str(acts.why(error)))
    else:
        text = _("The member was asked: ticket %(reference)s.")
        messages.success(request, text % {"reference": ticket.reference})
    return redirect(CLAIM, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    """Turn a ticket into something else, after a page that says what that means."""
    found = to_answer(request, pk)
    fitting = turning.turns_for(found, request.user)
    chosen = next((each for each in fitting if each.name == act), None)
    if chosen is None:
        messages.info(request, _("That's no longer possible for this ticket."))
        return redirect(PAGE, pk)
    form = chosen.form(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _turn(request, found, chosen, form)
        return redirect(PAGE, pk)
    context = {
        **admin.site.each_context(request),
        "title": chosen.label,
        "opts": Conversation._meta,
        "ticket": found,
        "turn": chosen,
        "form": form,
    }
    return render(request, "admin/support/conversation/turn.html", context)


def _turn(
    request: MemberRequest, found: Conversation, chosen: turning.TurnInto, form: forms.Form
) -> None:
    try:
        came = turning.turn_into(chosen, by=request.user, conversation_id=found.pk, form=form)
    except ConflictOfInterest as error:
        messages.error(request, str(error.conflict.label))
    except chosen.refused as error:
        messages.error(request, chosen.why(error, request.user))
    else:
        messages.success(request, came)
