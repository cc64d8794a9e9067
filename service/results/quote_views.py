"""The quote as its member reads it, and the one answer; and an objection to a refusal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from service.models import Quote, QuoteAnswer
from service.repairs.repair_views import own
from service.results import answering, objecting, quoting
from service.results.forms import MyObjectionForm, QuoteAnswerForm

OUTCOMES = {"refuse": QuoteAnswer.Outcome.REFUSED, "send-back": QuoteAnswer.Outcome.SEND_BACK}


@never_cache
@login_required
@require_safe
def quote(request: MemberRequest, rma: str, version: int) -> HttpResponse:
    """Show one version of a quote, with its answer or the form to answer it."""
    found, last = _own(request, rma, version)
    return _page(request, found, last, QuoteAnswerForm(quote=found))


@login_required
@require_POST
def quote_answer(request: MemberRequest, rma: str, version: int) -> HttpResponse:
    """Take the answer; who was too late, or has answered, reads what stands."""
    found, last = _own(request, rma, version)
    form, act = QuoteAnswerForm(request.POST, quote=found), request.POST.get("act", "")
    if not form.is_valid():
        return _page(request, found, last, form)
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
            return _page(request, found, last, form)
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


def _own(request: MemberRequest, rma: str, version: int) -> tuple[Quote, Quote]:
    """Return a version of the quote of a member's repair, and the last one."""
    repair = own(request, rma)
    versions = quoting.quotes_of(repair)
    found = next((each for each in versions if each.version == version), None)
    if found is None:
        raise Http404
    found.repair = repair
    return found, versions[0]


def _page(request: MemberRequest, found: Quote, last: Quote, form: QuoteAnswerForm) -> HttpResponse:
    reason = answering.reason_against(found, found.repair, last)
    # The same quote, which is read already.
    lines = list(found.lines.all())
    for line in lines:
        line.quote = found
    context = {
        "quote": found,
        "repair": found.repair,
        "lines": lines,
        "answer": getattr(found, "answer", None),
        "payment": getattr(found, "payment", None),
        "reason": reason,
        "form": form if reason is None else None,
    }
    return render(request, "service/quote.html", context)
