"""Known browsers: a signed cookie remembers which accounts a browser has signed in to.

The cookie grants no access. It only prevents the e-mail about a sign-in from a new browser.
"""

from base64 import urlsafe_b64encode
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.security_events import SharedBrowser
from foundation.encryption import digest

# At most so many accounts per cookie; the one that signed in longest ago is dropped first.
MOST_ACCOUNTS: Final = 8
# Browsers keep no cookie for longer; each sign-in sets it again.
KEPT_SECONDS: Final = 400 * 24 * 3600
# A fixed name, wherever this module lies: cookies out there were signed with it.
_SALT: Final = "accounts.known_browsers"
_BYTES: Final = 16


def is_known(request: HttpRequest, user: User) -> bool:
    """Return whether this browser has signed in to the account before."""
    return _mark(user) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Remember in the browser's cookie that it has signed in to the account."""
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


def note_shared(request: HttpRequest, user: User) -> None:
    """Record that a member uses a browser in which staff have signed in before."""
    others = {*_marks(request)} - {_mark(user)}
    if not others or user.is_staff:
        return
    SharedBrowser.objects.bulk_create(
        [
            SharedBrowser(user=user, staff=staff)
            for staff in User.objects.filter(is_staff=True)
            if _mark(staff) in others
        ],
        ignore_conflicts=True,
    )


def _marks(request: HttpRequest) -> list[str]:
    cookie = request.get_signed_cookie(
        settings.BROWSER_COOKIE_NAME, "", salt=_SALT, max_age=KEPT_SECONDS
    )
    return cookie.split(".") if cookie else []


def _mark(user: User) -> str:
    """Return a digest of the account, so that the cookie does not reveal which one it is."""
    return urlsafe_b64encode(digest("browser", str(user.pk))[:_BYTES]).decode().rstrip("=")
