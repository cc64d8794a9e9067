"""Known browsers: each remembers for itself, in a signed cookie, which accounts it has opened.

The cookie opens nothing. It only spares its owner the letter about a sign-in from a new browser.
"""

from base64 import urlsafe_b64encode
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from foundation.encryption import digest

# So many people share a browser at most; who signed in longest ago is forgotten first.
MOST_ACCOUNTS: Final = 8
# No browser keeps a cookie for longer; it is set anew with each sign-in.
KEPT_SECONDS: Final = 400 * 24 * 3600
_SALT: Final = "accounts.sign_in.known_browsers"
_BYTES: Final = 16


def is_known(request: HttpRequest, user: User) -> bool:
    """Tell whether this browser has opened the account before."""
    return _mark(user) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the browser remember that it has opened the account."""
    mark = _mark(user)
    marks = [mark, *(other for other in _marks(request) if other != mark)]
    response.set_signed_cookie(
        settings.BROWSER_COOKIE_NAME,
        ".".join(marks[:MOST_ACCOUNTS]),
        salt=_SALT,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    kept = request.get_signed_cookie(
        settings.BROWSER_COOKIE_NAME, "", salt=_SALT, max_age=KEPT_SECONDS
    )
    return kept.split(".") if kept else []


def _mark(user: User) -> str:
    """Name the account so that the cookie tells nobody which it is."""
    return urlsafe_b64encode(digest("browser", str(user.pk))[:_BYTES]).decode().rstrip("=")
