"""The quote as its member reads it, and the one answer; and an objection to a refusal."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import MemberRequest
from service.models import Quote, QuoteAnswer, QuoteLine, Repair
from service.models.quote import money_in_words
from service.results import answering, objecting
from service.results.forms import ACCEPT, MyObjectionForm, QuoteAnswerForm

# What is asked once more before it is taken: it cannot be changed.
SURE: Final = "sure"
OUTCOMES: Final = {
    "refuse": QuoteAnswer.Outcome.REFUSED,
    "send-back": QuoteAnswer.Outcome.SEND_BACK,
}


@never_cache
@login_required
@require_safe
def quote(request: MemberRequest, rma: str, version: int) -> HttpResponse:
    """Show one version of a quote, with its answer or the form to answer it."""
    found = _own(request, rma, version)
    return _page(request, found, QuoteAnswerForm(quote=found))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quote_answer(request: MemberRequest, rma: str, version: int) -> HttpResponse:
    """Take the answer once it is confirmed; who was too late reads what stands."""
    found = _own(request, rma, version)
    if request.method != "POST":  # who changes the language beside the question
        return redirect("repair-quote", rma, version)
    form, act = QuoteAnswerForm(request.POST, quote=found), request.POST.get("act", "")
    if not form.is_valid() or "change" in request.POST:
        return _page(request, found, form)
    if _is_to_confirm(request, found, act):
        return _confirm(request, found, form, act)
    try:
        answering.answer(
            by=request.user,
            quote_id=found.pk,
            accepted=form.accepted(act),
            outcome=OUTCOMES.get(act, ""),
            note=form.cleaned_data["note"],
        )
    except answering.CannotAnswer as refused:
        if refused.refusal in {
            answering.WhyNotAnswered.NEEDED,
            answering.WhyNotAnswered.NOTHING,
        }:
            form.add_error(None, str(refused.refusal.label))
            return _page(request, found, form)
        messages.info(request, str(refused.refusal.label))
        return redirect("repair-quote", rma, version)
    messages.success(request, _("Thank you. We've noted your answer."))
    return redirect("repair", rma)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: MemberRequest, rma: str) -> HttpResponse:
    """Object to a refusal, once."""
    found = get_object_or_404(request.user.repairs.for_pages(), rma=rma)
    if not objecting.may_object(found):
        return redirect("repair", rma)
    form = MyObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            objecting.object_to(by=request.user, repair_id=found.pk, text=form.cleaned_data["text"])
        except objecting.CannotObject:
            messages.info(request, _("You have objected already, or the product has gone back."))
        else:
            messages.success(request, _("We've noted your objection. Somebody else decides."))
        return redirect("repair", rma)
    return render(request, "service/objection.html", {"repair": found, "form": form})


def _own(request: MemberRequest, rma: str, version: int) -> Quote:
    repair: Repair = get_object_or_404(request.user.repairs.for_pages(), rma=rma)
    found = get_object_or_404(Quote.objects.for_pages(), repair=repair, version=version)
    found.repair = repair
    return found


def _is_to_confirm(request: MemberRequest, found: Quote, act: str) -> bool:
    is_known = act == ACCEPT or act in OUTCOMES
    is_open = answering.reason_against(found, found.repair) is None
    return is_known and is_open and SURE not in request.POST


def _confirm(request: MemberRequest, found: Quote, form: QuoteAnswerForm, act: str) -> HttpResponse:
    """Say what the answer means before it is given: what is done, what is left out, what it costs.

    Without the lines that belong to the repair there is none.
    """
    lines, accepted = _lines(found), set(form.accepted(act))
    cost = sum(line.amount_minor for line in lines if line.pk in accepted)
    context = {
        "quote": found,
        "repair": found.repair,
        "act": act,
        "accepted": [line for line in lines if line.pk in accepted],
        "left_out": [line for line in lines if line.pk not in accepted and line.is_optional],
        "needed": [line for line in lines if line.pk not in accepted and not line.is_optional],
        "total": money_in_words(cost, found.currency),
        "note": form.cleaned_data["note"],
    }
    return render(request, "service/quote_confirm.html", context)


def _lines(found: Quote) -> list[QuoteLine]:
    """Return the lines of a quote, each with the same quote, which is read already."""
    lines = list(found.lines.all())
    for line in lines:
        line.quote = found
    return lines


def _page(request: MemberRequest, found: Quote, form: QuoteAnswerForm) -> HttpResponse:
    reason = answering.reason_against(found, found.repair)
    context = {
        "quote": found,
        "repair": found.repair,
        "lines": _lines(found),
        "answer": getattr(found, "answer", None),
        "payment": getattr(found, "payment", None),
        "reason": reason,
        "form": form if reason is None else None,
    }
    return render(request, "service/quote.html", context)
