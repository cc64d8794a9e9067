"""Language and time zone of a page: the member's choice, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from accounts.models import User


class PreferredLanguageMiddleware:
    """Activates the member's language, else the cookie's, else what Accept-Language asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        # No query for a visitor without a session; a member's row is read once per request.
        user = get_user(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        member = user if isinstance(user, User) else None
        translation.activate(_language(request, member))
        timezone.activate(member.zone() if member else settings.TIME_ZONE)
        response = self.get_response(request)
        if "public" in response.headers.get("Cache-Control", ""):
            # The same for everybody: reading the session here must not make it vary by cookie.
            request.session.accessed = False
            return response
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def with_language(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the language that was pressed, for this browser and the member's e-mails."""
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.HTTPS,
            httponly=True,
        )
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
    return response


def _language(request: HttpRequest, member: User | None) -> str:
    if member and member.language in dict(settings.LANGUAGES):
        return member.language
    return translation.get_language_from_request(request)
