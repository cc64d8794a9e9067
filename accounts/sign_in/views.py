"""Sign-up, and changing the password."""

from allauth.account import views as allauth_views
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from accounts.factors.fresh import fresh_authentication_required
from accounts.sign_in.captcha import is_reformat, refill
from accounts.sign_in.sign_up import SignUpForm


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
