"""Sign-up, and changing the password."""

from http import HTTPStatus

from allauth.account import views as allauth_views
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.captchas.forms import is_reformat, refill
from accounts.captchas.mailed_codes import mails_codes
from accounts.factors.fresh import fresh_authentication_required
from accounts.models import User
from accounts.passwords import rules
from accounts.sign_in.sign_up import SignUpForm
from foundation.throttles import Throttle
from foundation.web.requests import client_network

# A script asks at each pause in typing.
RULES_ASKED = Throttle("password-rules", limit=120, seconds=60)
LONGEST_RULED = 256


@sensitive_post_parameters()
@mails_codes(SignUpForm.captcha_name)
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


@sensitive_post_parameters()
@require_POST
def password_rules(request: HttpRequest) -> HttpResponse:
    """Say which rules a password keeps that is being typed; it is neither stored nor logged."""
    if not RULES_ASKED.hit(client_network(request)):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    given = {name: request.POST.get(name, "") for name in ("email", "first_name", "last_name")}
    user = request.user if isinstance(request.user, User) else User(**given)
    password = request.POST.get("password1", "")[:LONGEST_RULED]
    return JsonResponse({"kept": rules.kept(password, user)})


password_change = fresh_authentication_required(allauth_views.password_change)
password_set = fresh_authentication_required(allauth_views.password_set)
