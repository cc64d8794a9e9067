"""The quote as its member reads it, and the one answer; and an objection to a refusal."""

from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import MemberRequest
from service.models import Quote, QuoteAnswer, QuoteLine
from service.models.quote import money_in_words
from service.repairs.packing import region_of
from service.repairs.repair_views import own
from service.results import answering, objecting, quoting
from service.results.forms import ACCEPT, MyObjectionForm, QuoteAnswerForm, QuoteNoteForm

OUTCOMES: Final = {
    ACCEPT: "",
    "refuse": QuoteAnswer.Outcome.REFUSED,
    "send-back": QuoteAnswer.Outcome.SEND_BACK,
}


@never_cache
@login_required
@require_safe
def quote(request: MemberRequest, rma: str, version: int) -> HttpResponse:
    """Show one version of a quote, with its answer or the form to answer it."""
    found, last = _own(request, rma, version)
    chosen = request.GET if "act" in request.GET else None  # who comes back to change it
    reason = answering.reason_against(found, found.repair, last)
    owed = quoting.owed_minor(found)
    context = {
        "quote": found,
        "repair": found.repair,
        "lines": _lines(found),
        "owed": money_in_words(owed, found.currency) if owed else "",
        "answer": getattr(found, "answer", None),
        "payment": getattr(found, "payment", None),
        "how_to_pay": _how_to_pay(found) if owed else "",
        "reason": reason,
        "form": QuoteAnswerForm(chosen, quote=found) if reason is None else None,
    }
    return render(request, "service/quote.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quote_answer(request: MemberRequest, rma: str, version: int) -> HttpResponse:
    """Say what an answer means, then take it; who was too late reads what stands."""
    (found, last), is_given = _own(request, rma, version), request.method == "POST"
    data = request.POST if is_given else request.GET
    form, act = QuoteAnswerForm(data, quote=found), data.get("act", "")
    if act not in OUTCOMES or not form.is_valid():
        return redirect("repair-quote", rma, version)
    note = QuoteNoteForm(request.POST if is_given else None)
    if is_given and note.is_valid():
        return _answer(request, found, form.accepted(act), act)
    if answering.reason_against(found, found.repair, last) is not None:
        return redirect("repair-quote", rma, version)
    return _confirm(request, found, form, note, act)


def _answer(request: MemberRequest, found: Quote, accepted: list[int], act: str) -> HttpResponse:
    try:
        answering.answer(
            by=request.user,
            quote_id=found.pk,
            accepted=accepted,
            outcome=OUTCOMES[act],
            note=request.POST.get("note", "").strip(),
        )
    except answering.CannotAnswer as refused:
        messages.info(request, str(refused.refusal.label))
        return redirect("repair-quote", found.repair.rma, found.version)
    messages.success(request, _("Thank you. We've noted your answer."))
    return redirect("repair", found.repair.rma)


def _confirm(
    request: MemberRequest, found: Quote, form: QuoteAnswerForm, note: QuoteNoteForm, act: str
) -> HttpResponse:
    """Say what the answer means before it is given: what is done, what is left out, what it costs.

    Without the lines that belong to the repair there is none.
    """
    lines, accepted = _lines(found), set(form.accepted(act))
    cost = sum(line.amount_minor for line in lines if line.pk in accepted)
    chosen = [line for line in lines if line.pk in accepted and line.is_optional]
    context = {
        "quote": found,
        "repair": found.repair,
        "act": act,
        "form": note,
        "accepted": [line for line in lines if line.pk in accepted],
        "chosen": chosen,
        "left_out": [line for line in lines if line.pk not in accepted and line.is_optional],
        "needed": [line for line in lines if line.pk not in accepted and not line.is_optional],
        "total": money_in_words(cost, found.currency),
        "change": urlencode([("act", act), *(("lines", line.pk) for line in chosen)]),
    }
    return render(request, "service/quote_confirm.html", context)


@never_cache
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


def _own(request: MemberRequest, rma: str, version: int) -> tuple[Quote, Quote]:
    """Return a version of the quote of a member's repair, and the last one."""
    repair = own(request, rma)
    versions = quoting.quotes_of(repair)
    found = next((each for each in versions if each.version == version), None)
    if found is None:
        raise Http404
    found.repair = repair
    return found, versions[0]


def _how_to_pay(found: Quote) -> str:
    """Return how the region of the repair is paid; "" once it was."""
    return "" if hasattr(found, "payment") else region_of(found.repair.region).payment_note


def _lines(found: Quote) -> list[QuoteLine]:
    """Return the lines of a quote, each with the same quote, which is read already."""
    lines = list(found.lines.all())
    for line in lines:
        line.quote = found
    return lines
