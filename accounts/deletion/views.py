"""Pages of Delete my account: what goes and what stays, the confirmation, and Keep my account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.deletion import requests
from accounts.deletion.forms import ConfirmDeletionForm
from accounts.factors.fresh import fresh_authentication_required
from accounts.models import MemberRequest
from foundation.personal_data import APPS


@never_cache
@fresh_authentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_deletion(request: MemberRequest) -> HttpResponse:
    """Delete my account, after the address was typed; in the week after it, when that will be."""
    member = request.user
    form = ConfirmDeletionForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            requests.ask(member=member, by=member)
        except requests.DeletionRefused as refused:
            messages.warning(request, refused.words)
        return redirect("account-deletion")
    context = {
        "form": form,
        "refused": requests.obstacle(member),
        "losses": [loss for app in APPS if app.losses for loss in app.losses(member)],
    }
    return render(request, "accounts/deletion.html", context)


@login_required
@require_POST
def keep_account(request: MemberRequest) -> HttpResponse:
    """Keep an account that was to be deleted."""
    try:
        if requests.keep(member=request.user, by=request.user):
            messages.success(request, _("Your account won't be deleted."))
    except requests.DeletionBegun:
        messages.warning(request, _("Your account is already being deleted."))
    return redirect("overview")
