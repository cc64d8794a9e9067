"""Earn: what is open for this member, and the two acts that earn by themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import MemberRequest
from membership.earning.forms import BirthdayForm
from membership.earning.open_for import profile_lacks, ways_to_earn
from membership.earning.own_acts import (
    BirthdayRefused,
    earn_by_profile,
    may_set_birthday,
    set_birthday,
)
from membership.models import PointsAccount
from membership.points.accounts import account_of


@never_cache
@login_required
@require_safe
def earn(request: MemberRequest) -> HttpResponse:
    """How to earn points, with what is still open."""
    account = account_of(request.user)
    if account is None:
        return redirect("points")
    return _page(request, account, BirthdayForm(initial=_birthday(account)))


def _page(request: MemberRequest, account: PointsAccount, form: BirthdayForm) -> HttpResponse:
    ways = ways_to_earn(account)
    context = {
        "account": account,
        "ways": ways,
        "lacks": profile_lacks(account, ways),
        "form": form,
        "may_set_birthday": may_set_birthday(account),
    }
    return render(request, "membership/earn.html", context)


def _birthday(account: PointsAccount) -> dict[str, int | None]:
    return {"day": account.birth_day, "month": account.birth_month}


@login_required
@require_POST
def profile(request: MemberRequest) -> HttpResponse:
    """Collect the points of a complete profile."""
    if lot := earn_by_profile(by=request.user):
        text = ngettext("You've earned %d point.", "You've earned %d points.", lot.earned)
        messages.success(request, text % lot.earned)
    return redirect("points-earn")


@login_required
@require_POST
def birthday(request: MemberRequest) -> HttpResponse:
    """Store the day and month of the birthday."""
    account = account_of(request.user)
    if account is None:
        return redirect("points")
    form = BirthdayForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form)
    try:
        set_birthday(by=request.user, **form.cleaned_data)
    except BirthdayRefused:
        messages.error(request, _("You can change your birthday once a year."))
    else:
        messages.success(request, _("We've saved your birthday."))
    return redirect("points-earn")
