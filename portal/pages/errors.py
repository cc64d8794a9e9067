"""The pages for what went wrong; the one for our own fault asks nothing of anybody."""

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

# What Retry-After says where nobody knows how long it takes.
MINUTES_UNKNOWN = 5
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class RefusedMethodMiddleware:
    """Gives a method that a page does not take an answer to read; Django's own is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the page into the answer, which keeps its headers."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response


class NulMiddleware:
    """Refuses a request with a NUL in its address or a cookie: PostgreSQL takes none in a text.

    Forms refuse it in what is posted. What filters or looks up by an address need not ask any more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the page for requests that make no sense, else pass on."""
        if not _holds_nul(request):
            return self.get_response(request)
        # The member's own language is not known yet; to ask for it is what would fail.
        with translation.override(translation.get_language_from_request(request)):
            return bad_request(request, BadRequest())


class InOneLine(logging.Filter):
    """Leaves the traceback out of the log: who asks for a foreign host is no fault of the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without its traceback."""
        record.exc_info = None
        return True


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense, or one that is too large."""
    # Without the request: its host or its body is what could not be trusted.
    status = 413 if isinstance(exception, TOO_LARGE) else 400
    return HttpResponse(_alone(status), status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    """Answer somebody who may not see this."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    """Answer a request for what is not there, or not the asker's."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we failed, with nothing that could fail again."""
    if _has_lost_database(sys.exception()):
        return unavailable(request)
    return HttpResponse(_alone(500), status=500)


def unavailable(
    request: HttpRequest, *, minutes: int | None = None, is_planned: bool = False
) -> HttpResponse:
    """Answer while the center is closed, or its database cannot be reached."""
    # The member's own language is not known: to ask for it is what would fail.
    with translation.override(translation.get_language_from_request(request)):
        page = _alone(503, minutes=minutes, is_planned=is_planned)
        response = HttpResponse(page, status=503)
        response.headers["Content-Language"] = translation.get_language() or ""
    response.headers["Retry-After"] = str(60 * (minutes or MINUTES_UNKNOWN))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    add_never_cache_headers(response)
    return response


def _has_lost_database(error: BaseException | None) -> bool:
    """Tell whether this failed for want of the database, and not for what was asked of it."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    return connection.connection is None or bool(connection.connection.closed)


def _holds_nul(request: HttpRequest) -> bool:
    query = str(request.META.get("QUERY_STRING", ""))
    return "%00" in query or any(
        "\0" in text for text in (query, request.path_info, *request.COOKIES.values())
    )


def _alone(status: int, **told: object) -> str:
    frame = {"brand": settings.BRAND, "upload_limits": limits.in_texts()}
    return render_to_string(f"{status}.html", {**frame, **told})
