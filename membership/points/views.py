"""Reward Program: My Points, History, joining and leaving."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Consent, MemberRequest
from accounts.privacy import consent
from foundation.web.requests import row_id
from membership.models import PointsAccount
from membership.points.accounts import account_of
from membership.points.balance import PAGE, balance_of, history_of, named, standing_of
from membership.points.expiring import FIRST_DAYS, LAST_DAYS, MONTHS
from membership.points.forms import JoinForm, LeaveForm
from membership.points.joining import JoiningRefused, join, leave, reason_against_joining
from membership.points.spending import reasons_to_wait

_KIND = Consent.Kind.REWARD_PROGRAM


@never_cache
@login_required
@require_safe
def my_points(request: MemberRequest) -> HttpResponse:
    """My Points; who takes no part reads what the program brings, and can join."""
    account = account_of(request.user)
    if account is None:
        code = request.GET.get("code", "")
        return _join_page(request, JoinForm(initial={"code": code}))
    balance = balance_of(account)
    context = {
        "account": account,
        "balance": balance,
        "standing": standing_of(account),
        "pending": named(balance.pending_lots),
        "against": reasons_to_wait(account),
        "expiry": {"months": MONTHS, "first": FIRST_DAYS, "last": LAST_DAYS},
    }
    return render(request, "membership/points.html", context)


def _join_page(request: MemberRequest, form: JoinForm) -> HttpResponse:
    if request.user.registered_products.exists():
        form.fields.pop("code", None)  # it counts for who is new
    context = {
        "form": form,
        "against": reason_against_joining(request.user),
        "version": settings.TERMS_VERSIONS[_KIND],
    }
    return render(request, "membership/join.html", context)


@login_required
@require_POST
def joining(request: MemberRequest) -> HttpResponse:
    """Join the program by agreeing to its text."""
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _join_page(request, form)
    # The text that was shown: of another version meanwhile it is not known whether it was read.
    version = settings.TERMS_VERSIONS[_KIND]
    if request.POST.get("version") != version:
        messages.error(request, _("We've updated our terms. Please read them again."))
        return _join_page(request, form)
    try:
        join(by=request.user, version=version, code=form.cleaned_data["code"].strip())
    except JoiningRefused:
        return _join_page(request, form)
    messages.success(request, _("Welcome to the Reward Program."))
    return redirect("points")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: MemberRequest) -> HttpResponse:
    """Leave the program, after it was said what is lost."""
    account = account_of(request.user)
    if account is None:
        return redirect("points")
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = request.user.consents.in_force().filter(kind=_KIND).first()
        if given is None or not consent.withdraw(by=request.user, consent_id=given.pk):
            leave(request.user)
        messages.success(request, _("You've left the Reward Program."))
        return redirect("points")
    return render(request, "membership/leave.html", {"form": form, **_lost(account)})


def _lost(account: PointsAccount) -> dict[str, Any]:
    return {"balance": balance_of(account), "standing": standing_of(account)}


@never_cache
@login_required
@require_safe
def history(request: MemberRequest) -> HttpResponse:
    """History: each entry with its source, the newest first; of who has left too."""
    account = PointsAccount.objects.filter(member=request.user.pk).first()
    if account is None:
        return redirect("points")
    lines = history_of(account, before=row_id(request.GET.get("before")))
    shown = lines[:PAGE]
    context = {"lines": shown, "next": shown[-1].event.pk if len(lines) > PAGE else None}
    return render(request, "membership/history.html", context)
