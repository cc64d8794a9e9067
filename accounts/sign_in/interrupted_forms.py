"""Interrupted forms: what was typed when the session ended waits until the member is back.

It waits in the visitor's session, at most for a day, and for the account alone that signed in last
in this browser. Then the page asks first whether to send it again.
"""

import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from accounts.models import User
from accounts.privacy import asking
from accounts.sessions.session_middleware import is_in_background
from accounts.sign_in import known_browsers
from accounts.sign_in.staff_site import has_second_factor
from foundation.typed_fields import typed_fields

KEPT: Final = "interrupted form"
KEPT_SECONDS: Final = 24 * 3600
# A form of ours has less; a session is no place for more. Promotions have texts in each language.
MOST_CHARACTERS: Final = 20_000
MOST_CHARACTERS_OF_STAFF: Final = 100_000


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
        is_typed = request.method == "POST" and not is_in_background(request)
        if is_typed and _leads_aside(response):
            _store(request)
        return response


def _leads_aside(response: HttpResponse) -> bool:
    """Tell whether the form was answered with the sign-in, or with the question to agree anew."""
    aside = (resolve_url(settings.LOGIN_URL), reverse("admin:login"), resolve_url(asking.PAGE))
    return response.headers.get("Location", "").startswith(tuple(f"{page}?" for page in aside))


def _store(request: HttpRequest) -> None:
    member, typed = known_browsers.newest_mark(request), typed_fields(request)
    size = sum(len(name) + len(value) for name, value in typed)
    most = MOST_CHARACTERS_OF_STAFF if _is_of_staff(request) else MOST_CHARACTERS
    if member and typed and size <= most:
        request.session[KEPT] = {
            "page": _page_of(request),
            "action": request.get_full_path(),
            "member": member,
            "typed": typed,
            "at": time.time(),
        }


def _is_of_staff(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


def _page_of(request: HttpRequest) -> str:
    """Return the page on which it was typed; a reviewer's act is posted by a script of its page."""
    referer = urlsplit(request.headers.get("Referer", ""))
    by_script = request.headers.get("Sec-Fetch-Mode") in {"cors", "same-origin"}
    if by_script and _is_of_staff(request) and referer.netloc == request.get_host():
        return urlunsplit(("", "", referer.path, referer.query, ""))
    return request.get_full_path()


def _take(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was typed on this page by the member who is signed in, once."""
    form: dict[str, Any] | None = request.session.get(KEPT)
    user = request.user
    if not form or form["page"] != request.get_full_path() or not isinstance(user, User):
        return None
    if user.is_staff and not has_second_factor(request):
        return None  # It may be about members: the page leads to the factor first.
    del request.session[KEPT]
    is_theirs = form["member"] == known_browsers.mark_of(user)
    return form if is_theirs and form["at"] > time.time() - KEPT_SECONDS else None


def _show(request: HttpRequest, form: dict[str, Any]) -> HttpResponse:
    context = {name: form[name] for name in ("typed", "action", "page")}
    response = render(request, "accounts/interrupted_form.html", context)
    add_never_cache_headers(response)
    return response
