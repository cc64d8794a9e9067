"""One account of points in the admin: what is in it, the acts of staff, what rules would give."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import security_events
from accounts.conflicts import ConflictOfInterest
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from foundation.web.requests import row_id
from membership.desk import goodwill, standing
from membership.desk.forms import AccountAct, AccountActForm, RateForm, SimulationForm
from membership.desk.liability import by_month, owed_by_members
from membership.desk.simulating import would_get
from membership.models import Lot, PointsAccount
from membership.points.balance import balance_of, history_of, standing_of

VIEWS: Final = "membership.view_pointsaccount"
COUNTS: Final = "membership.view_liability"
PAGE: Final = "admin:membership_pointsaccount_change"
_Given = Mapping[str, Any]
_ACTS: Final[dict[str, Callable[[User, int, _Given], object]]] = {
    AccountAct.GOODWILL: lambda by, pk, given: goodwill.ask(
        account_id=pk, points=given["points"], reason=given["reason"], by=by
    ),
    AccountAct.FREEZE: lambda by, pk, given: standing.freeze(
        account_id=pk, by=by, reason=given["reason"]
    ),
    AccountAct.UNFREEZE: lambda by, pk, given: standing.unfreeze(
        account_id=pk, by=by, reason=given["reason"]
    ),
    AccountAct.EXCLUDE: lambda by, pk, given: standing.exclude(
        account_id=pk, by=by, why=given["why"], reason=given["reason"]
    ),
    AccountAct.READMIT: lambda by, pk, given: standing.readmit(
        account_id=pk, by=by, reason=given["reason"]
    ),
    AccountAct.FORGIVE: lambda by, pk, given: standing.forgive(
        account_id=pk, by=by, reason=given["reason"]
    ),
}
_REFUSED: Final[dict[type[Exception], Promise]] = {
    standing.StandsSo: gettext_lazy("A colleague was faster: look at it again."),
    goodwill.DecidedAlready: gettext_lazy("A colleague was faster: look at it again."),
    goodwill.AskedByOneself: gettext_lazy("You asked for this. Somebody else has to confirm it."),
    goodwill.EarnsNothing: gettext_lazy(
        "This member doesn't take part in the program. Nothing was given."
    ),
}


@require_safe
@permission_required(VIEWS, raise_exception=True)
def account(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show one account; that a member's matter is seen is recorded."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    found = _found(row_id(object_id) or 0)
    security_events.record(
        SecurityEvent.Kind.MEMBER,
        by=request.user,
        member_id=found.member_id,
        about=f"points {found.pk}",
    )
    return _page(request, found, AccountActForm())


def _page(request: HttpRequest, found: PointsAccount, form: AccountActForm) -> HttpResponse:
    chosen = SimulationForm(request.GET if "rule" in request.GET else None)
    rule = chosen.cleaned_data["rule"] if chosen.is_valid() else None
    context = {
        **admin.site.each_context(request),
        "title": found.member.get_full_name() or str(found),
        "opts": PointsAccount._meta,
        "account": found,
        "balance": balance_of(found),
        "standing": standing_of(found),
        "lines": history_of(found, before=None),
        "asked": found.goodwill.filter(decided_at=None).select_related("asked_by"),
        "form": form,
        "simulation": chosen,
        "would": would_get(found, rule) if chosen.is_valid() else None,
        "may_act": request.user.has_perm(standing.MANAGES),
    }
    return render(request, "admin/membership/account.html", context)


@require_POST
@permission_required(standing.MANAGES, raise_exception=True)
def act(request: MemberRequest, pk: int) -> HttpResponse:
    """Give points, freeze, exclude and so on; what was typed stays where it is refused."""
    found, form = _found(pk), AccountActForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    verb = _ACTS[form.cleaned_data["act"]]
    if not _done(request, lambda: verb(request.user, pk, form.cleaned_data)):
        return _page(request, found, form)
    return redirect(PAGE, pk)


@require_POST
@permission_required(standing.MANAGES, raise_exception=True)
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Agree to points that a colleague asked for, or refuse them."""
    asked = _found(pk).goodwill.filter(pk=row_id(request.POST.get("asked")) or 0).first()
    if asked is None:
        return redirect(PAGE, pk)
    is_granted = request.POST.get("act") == "agree"
    _done(
        request,
        lambda: goodwill.decide(goodwill_id=asked.pk, by=request.user, is_granted=is_granted),
    )
    return redirect(PAGE, pk)


def _done(request: MemberRequest, act_on: Callable[[], object]) -> bool:
    try:
        act_on()
    except ConflictOfInterest as refused:
        messages.error(request, str(refused.conflict.label))
    except tuple(_REFUSED) as refused:
        messages.error(request, str(_REFUSED[type(refused)]))
    else:
        messages.success(request, _("Noted."))
        return True
    return False


@require_safe
@permission_required(COUNTS, raise_exception=True)
def liability(request: HttpRequest) -> HttpResponse:
    """What all points would cost, by the month in which they expire."""
    form = RateForm(request.GET)
    rate = (form.cleaned_data["rate"] if form.is_valid() else None) or Decimal(0)
    months = by_month(rate)
    context = {
        **admin.site.each_context(request),
        "title": _("Outstanding points"),
        "opts": Lot._meta,
        "form": form,
        "months": months,
        "total": sum(month.total for month in months),
        "cost": sum((month.cost for month in months), Decimal(0)),
        "owed": owed_by_members(),
    }
    return render(request, "admin/membership/liability.html", context)


def _found(pk: int) -> PointsAccount:
    return get_object_or_404(PointsAccount.objects.select_related("member"), pk=pk)
