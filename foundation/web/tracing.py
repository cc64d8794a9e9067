"""Which request something belongs to: its id in logs and events, and where it came from."""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER: Final = "X-Request-ID"
_ID: Final = re.compile(r"[0-9A-Za-z-]{8,64}")
_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_ids: ContextVar[str] = ContextVar("request_id", default="")


class TracingMiddleware:
    """Gives each request an id, which its answer bears too; a proxy of ours may have given one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; meanwhile `current_request` and `request_id` tell of this request."""
        given = request.headers.get(HEADER, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        name = given if _ID.fullmatch(given) else uuid.uuid4().hex
        is_request, is_id = _current.set(request), _ids.set(name)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(is_request)
            _ids.reset(is_id)
        response.headers[HEADER] = name
        return response


def current_request() -> HttpRequest | None:
    """Return the request that is being answered; None in a worker or a command."""
    return _current.get()


def request_id() -> str:
    """Return the id of the request that is being answered; empty where there is none."""
    return _ids.get()
