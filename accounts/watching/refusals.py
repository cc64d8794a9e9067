"""Who was refused (403) or tried too often (429), on any page, and what could not be read."""

from collections.abc import Callable
from http import HTTPStatus

from cryptography.fernet import InvalidToken
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.security_events import SecurityEvent, record_often
from accounts.watching import alarms
from foundation.web.requests import recorded_ip

NOTED = {
    HTTPStatus.FORBIDDEN: SecurityEvent.Kind.REFUSED,
    HTTPStatus.TOO_MANY_REQUESTS: SecurityEvent.Kind.THROTTLED,
}


class RefusalMiddleware:
    """Records refusals after the page was answered; a flood of them writes few rows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note the answer if it is a refusal."""
        response = self.get_response(request)
        kind = NOTED.get(HTTPStatus(response.status_code))
        if kind is not None:
            _note(kind, request)
        return response

    def process_exception(self, _request: HttpRequest, exception: Exception) -> None:
        """Tell staff of what could not be decrypted; the page stays an error."""
        if isinstance(exception, InvalidToken):
            alarms.count(alarms.UNREADABLE, "all")


def _note(kind: SecurityEvent.Kind, request: HttpRequest) -> None:
    user = request.user if isinstance(request.user, User) else None
    same = str(user.pk) if user else recorded_ip(request)
    about = f"{request.method} {request.path}"
    record_often(kind, by=user, same=same, about=about)
    if kind == SecurityEvent.Kind.REFUSED and user is not None and user.is_staff:
        alarms.count(alarms.REFUSALS, user.pk)
