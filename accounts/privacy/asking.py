"""Ask again: a member whose agreement is of an earlier version reads the new text after signing in.

The sign-in looks once and notes it in the session; no other page asks the database. Until it is
answered every page leads to the question, and no form is taken.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from accounts.privacy import consent

ASKED: Final = "asked to agree anew"
PAGE: Final = "new-terms"
# What stays open meanwhile: the texts, the ways out, the language, and what is no page.
OPEN: Final = frozenset(
    {
        PAGE,
        "terms",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        # To take one's data along, and to leave.
        "my-data",
        "data-copy",
        "data-copy-progress",
        "account-deletion",
        "keep-account",
        "language",
        # What e-mails link to for whoever reads them, signed in or not; and links that only lead
        # on, whose token would stand in the address of the question otherwise.
        "email-change-undo",
        "email-change-undoing",
        "handover-link",
        "staff-invitation",
        "unsubscribe",
        "unsubscription",
        "resubscribe",
        "favicon",
        "robots",
        "brand-css",
        "health-live",
        "health-ready",
        "admin:jsi18n",
        "admin:logout",
    }
)


class ConsentMiddleware:
    """Leads who has to agree to a new text to the page that asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Ask first; the page that was wanted comes afterwards."""
        match = request.resolver_match
        if match is None or not is_asked(request) or match.view_name in OPEN:
            return None
        return redirect(f"{reverse(PAGE)}?{urlencode({'next': request.get_full_path()})}")


def note(request: HttpRequest, user: User) -> None:
    """Note at a sign-in whether there is something to ask."""
    if consent.outdated(user):
        request.session[ASKED] = True


def is_asked(request: HttpRequest) -> bool:
    """Return whether this session has to answer first; no visitor's session is read for it."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and ASKED in request.session


def answered(request: HttpRequest) -> None:
    """Let the session go on."""
    request.session.pop(ASKED, None)
