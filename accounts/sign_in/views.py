"""Sign-up and Login Management."""

from allauth.account import views as allauth_views
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.factors.fresh import fresh_authentication_required
from accounts.models import MemberRequest
from accounts.privacy import consent
from accounts.sign_in.captcha import is_reformat, refill
from accounts.sign_in.sign_up import SignUpForm
from accounts.sign_in.user_agents import describe


@sensitive_post_parameters()
def sign_up(request: HttpRequest) -> HttpResponse:
    """Sign up; "Reformat" only shows the form again with a new captcha."""
    if is_reformat(request):
        context = {
            "form": refill(SignUpForm(), request),
            "redirect_field_name": "next",
            "redirect_field_value": get_next_redirect_url(request),
        }
        return render(request, "account/signup.html", context)
    response: HttpResponse = allauth_views.signup(request)
    return response


password_change = fresh_authentication_required(allauth_views.password_change)
password_set = fresh_authentication_required(allauth_views.password_set)


@login_required
def login_management(request: MemberRequest) -> HttpResponse:
    """Login Management: active sessions, second factor and consents."""
    if request.method == "POST":
        ManageUserSessionsForm(request=request).save(request)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("login-management")
    sessions = UserSession.objects.purge_and_list(request.user)
    sessions.sort(key=lambda session: session.created_at, reverse=True)
    context = {
        "sessions": [(session, describe(session.user_agent)) for session in sessions],
        "has_second_factor": is_mfa_enabled(request.user),
        "consents": request.user.consents.all(),
        "needed_kinds": consent.NEEDED_FOR_ACCOUNT,
    }
    return render(request, "accounts/login_management.html", context)
