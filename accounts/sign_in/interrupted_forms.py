"""Interrupted forms: what was typed when the session ended waits until the member is back.

It waits in the visitor's session, at most for a day, and for the account alone that signed in last
in this browser. Then the page asks first whether to send it again.
"""

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers

from accounts.models import User
from accounts.privacy import asking
from accounts.sign_in import known_browsers
from foundation.typed_fields import typed_fields

KEPT: Final = "interrupted form"
KEPT_SECONDS: Final = 24 * 3600
# A form of ours has less; a session is no place for more.
MOST_CHARACTERS: Final = 20_000


class InterruptedFormMiddleware:
    """Stores the form that is answered with the sign-in, and shows it to its member afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the first look at the form's page with what was typed."""
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method == "GET" and has_session and not asking.is_asked(request):
            typed = _take(request)
            if typed:
                return _show(request, typed)
        response = self.get_response(request)
        if request.method == "POST" and _leads_aside(response):
            _store(request)
        return response


def _leads_aside(response: HttpResponse) -> bool:
    """Tell whether the form was answered with the sign-in, or with the question to agree anew."""
    pages = (f"{resolve_url(page)}?" for page in (settings.LOGIN_URL, asking.PAGE))
    return response.headers.get("Location", "").startswith(tuple(pages))


def _store(request: HttpRequest) -> None:
    member, typed = known_browsers.newest_mark(request), typed_fields(request)
    size = sum(len(name) + len(value) for name, value in typed)
    if member and typed and size <= MOST_CHARACTERS:
        page = request.get_full_path()
        form = {"page": page, "member": member, "typed": typed, "at": time.time()}
        request.session[KEPT] = form


def _take(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed on this page by the member who is signed in, once."""
    form = request.session.get(KEPT)
    if not form or form["page"] != request.get_full_path() or not isinstance(request.user, User):
        return []
    del request.session[KEPT]
    is_theirs = form["member"] == known_browsers.mark_of(request.user)
    return form["typed"] if is_theirs and form["at"] > time.time() - KEPT_SECONDS else []


def _show(request: HttpRequest, typed: list[tuple[str, str]]) -> HttpResponse:
    context = {"typed": typed, "action": request.get_full_path()}
    response = render(request, "accounts/interrupted_form.html", context)
    add_never_cache_headers(response)
    return response
