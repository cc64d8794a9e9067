"""Error pages; the one for errors of our own needs neither database nor session."""

import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from evidence.uploads import limits
from foundation.locks import is_timeout, is_too_slow
from foundation.typed_fields import typed_fields

logger = logging.getLogger(__name__)

# What Retry-After says where nobody knows how long it takes.
MINUTES_UNKNOWN = 5
SECONDS_BUSY = 5
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class RefusedMethodMiddleware:
    """Fill in a page for 405 Method Not Allowed; Django's own response is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the page into the response, which keeps its headers."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response


class NulMiddleware:
    """Reject requests with a NUL in the URL or a cookie: PostgreSQL allows none in text.

    Forms reject it in posted data. So code that filters by the URL need not check for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 if there is a NUL, else pass the request on."""
        if not _holds_nul(request):
            return self.get_response(request)
        # The member's language is not known yet, and looking it up is what would fail.
        with translation.override(translation.get_language_from_request(request)):
            return bad_request(request, BadRequest())


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a malformed request (400) or one that is too large (413)."""
    # Rendered without the request: its host or body is what cannot be trusted.
    status = 413 if isinstance(exception, TOO_LARGE) else 400
    return HttpResponse(_page_without_request(status), status=status)


def too_large(_request: HttpRequest, *, needs_sign_in: bool = False) -> HttpResponse:
    """Answer 413 to a request whose body nothing has read; the client still has what it sent."""
    page = _page_without_request(413, is_unread=True, needs_sign_in=needs_sign_in)
    return HttpResponse(page, status=413)


def length_required(_request: HttpRequest) -> HttpResponse:
    """Answer 411 to a body that does not say how long it is; browsers always say it."""
    return HttpResponse(_page_without_request(400), status=411)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    """Answer 403 to somebody who may not see this page."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    """Answer 404 for what does not exist or belongs to somebody else."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 after an error of our own, using nothing that could fail again."""
    error = sys.exception()
    if _has_lost_database(error):
        return unavailable(request)
    if error is not None and is_timeout(error):
        return unavailable(request, is_busy=True)
    if error is not None and is_too_slow(error):
        return unavailable(request, is_slow=True)
    return HttpResponse(_page_without_request(500, **_sent_by(request)), status=500)


def unavailable(
    request: HttpRequest,
    *,
    minutes: int | None = None,
    is_planned: bool = False,
    is_busy: bool = False,
    is_slow: bool = False,
) -> HttpResponse:
    """Answer 503 while the center is closed, its database away or slow, or a row in other hands."""
    # The member's language is not known, and looking it up is what would fail.
    with translation.override(translation.get_language_from_request(request)):
        told = {"minutes": minutes, "is_planned": is_planned}
        told |= {"is_busy": is_busy, "is_slow": is_slow}
        page = _page_without_request(503, **told, **_sent_by(request))
        response = HttpResponse(page, status=503)
        response.headers["Content-Language"] = translation.get_language() or ""
    seconds = SECONDS_BUSY if is_busy or is_slow else 60 * (minutes or MINUTES_UNKNOWN)
    response.headers["Retry-After"] = str(seconds)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    add_never_cache_headers(response)
    return response


def _has_lost_database(error: BaseException | None) -> bool:
    """Return whether the connection to the database failed, rather than a query."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    return connection.connection is None or bool(connection.connection.closed)


def _holds_nul(request: HttpRequest) -> bool:
    query = str(request.META.get("QUERY_STRING", ""))
    return "%00" in query or any(
        "\0" in text for text in (query, request.path_info, *request.COOKIES.values())
    )


def _sent_by(request: HttpRequest) -> dict[str, object]:
    """Return what was typed, for the page to send once more, with the token that came with it.

    Whoever sent the form from another site knew no token, and gets none here.
    """
    if request.method != "POST":
        return {}
    try:
        typed, token = typed_fields(request), request.POST.get("csrfmiddlewaretoken", "")
    except Exception:
        logger.warning("A form that met an error cannot be read.", exc_info=True)
        return {}
    return {"typed": typed, "token": token, "action": request.get_full_path()} if token else {}


def _page_without_request(status: int, **told: object) -> str:
    frame = {"brand": settings.BRAND, "upload_limits": limits.in_texts()}
    return render_to_string(f"{status}.html", {**frame, **told})
