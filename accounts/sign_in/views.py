"""Pages of signing up and in, the address, and where one is signed in."""

from allauth.account import views as allauth_views
from allauth.account.forms import ConfirmEmailVerificationCodeForm
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import MemberRequest
from accounts.privacy import consent
from accounts.sign_in.captcha import is_reformat, refill
from accounts.sign_in.sign_up import SignUpForm
from accounts.sign_in.user_agents import describe
from notifications.outbox.undeliverable import delete_mark, undeliverable_mark


@sensitive_post_parameters()
def sign_up(request: HttpRequest) -> HttpResponse:
    """Open an account; "Reformat" only shows the form again with a new sum."""
    if is_reformat(request):
        context = {
            "form": refill(SignUpForm(), request),
            "redirect_field_name": "next",
            "redirect_field_value": get_next_redirect_url(request),
        }
        return render(request, "account/signup.html", context)
    response: HttpResponse = allauth_views.signup(request)
    return response


@login_required
def email(request: MemberRequest) -> HttpResponse:
    """Change Email; while letters come back, a code can be sent to the address as it is."""
    more = {"trouble": undeliverable_mark(request.user.email)}
    response: HttpResponse = allauth_views.EmailView.as_view(extra_context=more)(request)
    return response


class EmailCodeView(allauth_views.ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # allauth has no types
    """Take a code that was sent to an address: whoever types it has read a letter there."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Trust the address again once its code is right; the other form asks for a new one."""
        response: HttpResponse = super().form_valid(form)
        if isinstance(form, ConfirmEmailVerificationCodeForm) and delete_mark(form.email):
            messages.success(self.request, _("Letters reach you again."))
        return response


@login_required
def login_management(request: MemberRequest) -> HttpResponse:
    """Login Management: where one is signed in, the second factor, and what one agreed to."""
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
