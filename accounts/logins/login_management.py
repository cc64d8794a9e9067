"""Login Management: where the account is signed in, what to end, and the last sign-ins."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.logins.login_history import DAYS, sign_ins_of
from accounts.logins.open_sessions import end_all_others, end_one, sessions_of
from accounts.models import MemberRequest
from accounts.privacy import consent
from accounts.sessions.account_session import key_digest


@login_required
def login_management(request: MemberRequest) -> HttpResponse:
    """Show sessions, sign-ins, second factor and consents; the button ends all other sessions."""
    if request.method == "POST":
        end_all_others(by=request.user, session_key=request.session.session_key)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("login-management")
    context = {
        "sessions": sessions_of(request.user, session_key=request.session.session_key),
        "sign_ins": sign_ins_of(request.user),
        "history_days": DAYS,
        "has_second_factor": is_mfa_enabled(request.user),
        "consents": request.user.consents.all(),
        "needed_kinds": consent.NEEDED_FOR_ACCOUNT,
    }
    return render(request, "accounts/login_management.html", context)


@login_required
@require_POST
def ending(request: MemberRequest, pk: int) -> HttpResponse:
    """End one session; ending the one in use signs out here."""
    session = get_object_or_404(request.user.sessions, pk=pk)
    if session.session_key == key_digest(request.session.session_key or ""):
        logout(request)
        return redirect("account_login")
    end_one(by=request.user, session=session)
    messages.success(request, _("That browser is signed out."))
    return redirect("login-management")
