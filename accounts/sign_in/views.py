"""Sign-up, Change Email and the e-mail code."""

from allauth.account import views as allauth_views
from allauth.account.forms import ConfirmEmailVerificationCodeForm
from allauth.account.utils import get_next_redirect_url
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import MemberRequest
from accounts.sign_in.captcha import is_reformat, refill
from accounts.sign_in.sign_up import SignUpForm
from notifications.outbox.undeliverable import delete_mark, undeliverable_mark


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


@login_required
def email(request: MemberRequest) -> HttpResponse:
    """Change Email; while e-mails bounce, a code can be sent to the current address."""
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
