"""Staff act for a member: send them a copy of their data, or have their account deleted."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.conflicts import ConflictOfInterest, refuse_conflict
from accounts.data_copies import copies
from accounts.deletion import requests
from accounts.deletion.forms import ActForMemberForm
from accounts.models import MemberRequest, User
from foundation.languages import first_language
from foundation.throttles import TooManyTries

MAY_COPY = "accounts.copy_personal_data"
MAY_DELETE = "accounts.delete_account"
ACTS = {"copy": MAY_COPY, "delete": MAY_DELETE, "keep": MAY_DELETE}


@require_http_methods(["GET", "HEAD", "POST"])
def member_data(request: MemberRequest, pk: int) -> HttpResponse:
    """The page of both acts; each wants its own permission and a reason."""
    if not any(map(request.user.has_perm, ACTS.values())):
        raise PermissionDenied
    member = get_object_or_404(User, pk=pk)
    form = ActForMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _act(request, member, form.cleaned_data["reason"])
        return redirect("admin:accounts_user_data", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Personal data"),
        "opts": User._meta,
        "owner": member,
        "form": form,
        "refused": requests.obstacle(member),
        "may_copy": request.user.has_perm(MAY_COPY),
        "may_delete": request.user.has_perm(MAY_DELETE),
    }
    return render(request, "admin/accounts/user/data.html", context)


def _act(request: MemberRequest, member: User, reason: str) -> None:
    name = request.POST.get("act", "")
    if name not in ACTS or not request.user.has_perm(ACTS[name]):
        raise PermissionDenied
    try:
        refuse_conflict(request.user, member)
        messages.success(request, _done(name, request.user, member, reason))
    except (requests.DeletionRefused, ConflictOfInterest) as refused:
        messages.error(request, _why(refused))
    except copies.AlreadyAsked:
        messages.info(request, _("A copy is being made already."))
    except TooManyTries:
        messages.warning(request, _("You've reached today's limit. Please try again tomorrow."))
    except requests.DeletionBegun:
        messages.error(request, _("The account is being deleted already."))


def _done(name: str, by: User, member: User, reason: str) -> str:
    if name == "copy":
        copies.ask(member=member, by=by, language=first_language(member.language), reason=reason)
        return _("The copy is being made; the member gets an email once it is ready.")
    if name == "keep":
        requests.keep(member=member, by=by)
        return _("The account stays.")
    deletion = requests.ask(member=member, by=by, reason=reason)
    day = {"day": date_format(deletion.due_at)}
    return _("The account will be deleted on %(day)s; the member was told.") % day


def _why(refused: requests.DeletionRefused | ConflictOfInterest) -> str:
    if isinstance(refused, requests.DeletionRefused):
        return refused.words
    return str(refused.conflict.label)
