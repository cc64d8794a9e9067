"""Fresh authentication: who changes what an account rests on proves anew who sits there.

By the second factor where the account has one: whoever found out a password gains nothing by it.
By the password where there is none. A sign-in counts as well, for as long as it is fresh.
"""

import time
from collections.abc import Callable, Iterable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]
# As allauth names the ways in its records; who comes from another provider has no password here.
FACTOR, PASSWORD, PROVIDER, MAILED_CODE = "mfa", "password", "socialaccount", "code"


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the member has just proved who they are, by the factor where there is one."""
    if not request.user.is_authenticated:
        return False
    ways = {FACTOR} if is_mfa_enabled(request.user) else {FACTOR, PASSWORD, PROVIDER}
    return _proved(request, ways)


def read_the_mailbox(request: HttpRequest) -> bool:
    """Return whether a code, or the link of an invitation, has just come back from the mailbox."""
    return _proved(request, {MAILED_CODE})


def _proved(request: HttpRequest, ways: Iterable[str]) -> bool:
    since = time.time() - 60 * settings.FRESH_AUTHENTICATION_MINUTES
    records = get_authentication_records(request, request.user)
    return any(record.get("method") in ways and record["at"] > since for record in records)


def fresh_authentication_required(view: View) -> View:
    """Let a page be opened and sent only by who has just proved who they are.

    It belongs on the page that shows a form, too: who is asked comes back to it by GET, and what
    was sent is not stored meanwhile.
    """

    @never_cache
    @wraps(view)
    def asking(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs) if is_fresh(request) else ask(request)

    return asking


def ask(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks for the factor or the password, and from there back here."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    if not ways:
        raise PermissionDenied
    return redirect(f"{ways[0]['url']}?{urlencode({'next': request.get_full_path()})}")
