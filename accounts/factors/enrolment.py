"""The first second factor of staff: a password alone is too little for it to rest on.

Whoever found out the password of somebody who has none yet would enrol a factor of their own.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.views import request_reauthentication_code
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.factors.fresh import fresh_authentication_required, read_the_mailbox
from accounts.models import MemberRequest, User


def needs_the_mailbox(request: HttpRequest) -> bool:
    """Return whether this member of staff has to type a code from the mailbox first."""
    user = request.user
    is_staff = isinstance(user, User) and user.is_staff
    return is_staff and not is_mfa_enabled(user) and not read_the_mailbox(request)


def enrolment_needs_the_mailbox(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Let staff add their first factor only with a code that was sent to them, or an invitation."""

    @wraps(view)
    def asking(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if needs_the_mailbox(request):
            page = reverse("account_request_reauthentication_code")
            return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return asking


# The adapter offers it beside a fresh password, to whom it is asked of, and never instead of one.
mailbox_code = fresh_authentication_required(request_reauthentication_code)
