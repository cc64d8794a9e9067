"""The way to a provider and back."""

import logging
from collections.abc import Callable

from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from requests import RequestException

from accounts.openid.openid_adapter import tell_unfinished

logger = logging.getLogger(__name__)


@login_not_required
def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider; GET only asks."""
    return _or_back(views.login, request, provider_id)


@login_not_required
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take who comes back from the provider."""
    return _or_back(views.callback, request, provider_id)


def _or_back(
    view: Callable[[HttpRequest, str], HttpResponse], request: HttpRequest, provider_id: str
) -> HttpResponse:
    try:
        return view(request, provider_id)
    except RequestException as error:
        logger.warning("The OpenID provider %s does not answer: %s", provider_id, error)
        tell_unfinished(request)
        return redirect("account_login")
