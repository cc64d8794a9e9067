"""The session of a request: where it was begun, and whether somebody uses it."""

from collections.abc import Callable
from typing import Final, TypeVar, cast

from allauth.account.adapter import get_adapter
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from accounts.sessions.session_store import SessionStore

# In the session: the address and the browser of the sign-in.
PLACE: Final = "signed in from"
LONGEST_AGENT: Final = 500

View = TypeVar("View", bound=Callable[..., HttpResponse])


class AccountSessionMiddleware(SessionMiddleware):
    """Django's, which also notes the place of a sign-in and the last use of a session."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Note both where there is something to note; no session is read for it."""
        session = cast("SessionStore", request.session)
        if session.modified and SESSION_KEY in session and PLACE not in session:
            address = get_adapter().get_client_ip(request)
            agent = request.headers.get("User-Agent", "")[:LONGEST_AGENT]
            session[PLACE] = {"address": address, "agent": agent}
        answered = super().process_response(request, response)
        if _is_by_somebody(request):
            session.note_use()
        return answered


def _is_by_somebody(request: HttpRequest) -> bool:
    """Tell a person's request from what a page asks by itself: a person opens pages, and posts."""
    is_opened = request.headers.get("Sec-Fetch-Mode") in {None, "navigate"}
    return (is_opened or request.method == "POST") and not is_in_background(request)


def in_background(view: View) -> View:
    """Mark what pages post by themselves, again and again: it keeps no session alive."""
    view.__dict__["is_in_background"] = True
    return view


def is_in_background(request: HttpRequest) -> bool:
    """Return whether a page posted this by itself."""
    return request.resolver_match is not None and hasattr(
        request.resolver_match.func, "is_in_background"
    )
