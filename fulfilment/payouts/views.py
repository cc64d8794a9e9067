"""The member's page "Where shall we send it?"."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.factors import fresh
from accounts.models import MemberRequest
from foundation.throttles import TooManyTries, rate_limit_response
from fulfilment.models import Fulfilment, PayoutMethod
from fulfilment.payouts import details
from fulfilment.payouts.account_form import AccountForm, methods_for
from fulfilment.payouts.states import state_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Where a payout goes: the kind of account by the region, then its numbers.

    Who changes an account that was given proves anew who they are.
    """
    rows = Fulfilment.objects.filter(kind=Fulfilment.Kind.PAYOUT, cause__user=request.user)
    related = rows.select_related("cause__user", "cause__promotion", "reward")
    owed = get_object_or_404(related, pk=pk)
    state = state_of(owed)
    if state is None or owed.status not in details.OPEN:
        return _too_late(request)
    if state.account and not fresh.is_fresh(request):
        return fresh.ask(request)
    methods = methods_for(owed)
    method = _chosen(methods, request.POST.get("method") or request.GET.get("method", ""))
    if method is None:
        return render(request, "fulfilment/account.html", {"state": state})
    form = AccountForm(request.POST if request.method == "POST" else None, method=method)
    if request.method == "POST" and form.is_valid():
        return _give(request, owed, form)
    days = settings.RETENTION_DAYS["payouts"]
    context = {"state": state, "form": form, "method": method, "methods": methods, "days": days}
    return render(request, "fulfilment/account.html", context)


def _chosen(methods: list[PayoutMethod], code: str) -> PayoutMethod | None:
    """Return the method that was asked for, or else the nearest."""
    named = (method for method in methods if method.code == code)
    return next(named, methods[0] if methods else None)


def _give(request: MemberRequest, owed: Fulfilment, form: AccountForm) -> HttpResponse:
    try:
        details.count_attempt(by=request.user)
        given = details.give_account(
            fulfilment_id=owed.pk, by=request.user, method=form.method, account=form.account
        )
    except TooManyTries:
        return rate_limit_response(request)
    except details.NotAskedFor:
        return _too_late(request)
    text = _("Thank you. We'll pay to %(account)s.") % {"account": given.masked}
    messages.success(request, text)
    return redirect("redeem-history")


def _too_late(request: MemberRequest) -> HttpResponse:
    text = _("This payment needs no account any more; it's on its way, or was made.")
    messages.info(request, text)
    return redirect("redeem-history")
