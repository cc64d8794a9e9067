"""Views of disputes under My Products: the holder's answer, and withdrawing a dispute."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from evidence.uploads.written_files import written_ahead
from products.models import SerialDispute
from products.ownership import disputes
from products.ownership.forms import AnswerForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: MemberRequest, pk: int) -> HttpResponse:
    """Withdraw a dispute, after a confirmation."""
    dispute = get_object_or_404(request.user.disputes.open(), pk=pk)
    if request.method != "POST":
        return render(request, "products/dispute_withdrawal.html", {"dispute": dispute})
    try:
        disputes.withdraw(by=request.user, dispute_id=pk)
    except disputes.DisputeNotOpen:
        messages.info(request, _("This has already been decided; we've emailed you."))
    else:
        messages.success(request, _("You've withdrawn it."))
    return redirect("my-products")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limits_uploads
def answer(request: MemberRequest, pk: int, dispute: int) -> HttpResponse:
    """Answer a dispute as the holder of the product."""
    about = SerialDispute.objects.open().filter(against__user=request.user)
    found = get_object_or_404(about, pk=dispute, against=pk)
    form = AnswerForm()
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES)
        if form.is_valid() and _answer(request, found, form):
            return redirect("my-products")
    context = {"dispute": found, "registered": found.against, "form": form}
    return render(request, "products/dispute_answer.html", context)


def _answer(request: MemberRequest, found: SerialDispute, form: AnswerForm) -> bool:
    data = form.cleaned_data
    try:
        with written_ahead(data["proof"]):
            disputes.answer(
                by=request.user, dispute_id=found.pk, text=data["text"], cleans=data["proof"]
            )
    except NotStored as error:
        form.add_error("proof", error)
        return False
    except disputes.DisputeNotOpen:
        messages.info(request, _("This has already been decided; we've emailed you."))
    else:
        messages.success(request, _("Our team has your answer."))
    return True
