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
from foundation.encryption.digests import each_digest

# At most so many accounts per cookie; the one that signed in longest ago is dropped first.
MOST_ACCOUNTS: Final = 8
# Browsers keep no cookie for longer; each sign-in sets it again.
KEPT_SECONDS: Final = 400 * 24 * 3600
# A fixed name, wherever this module lies: cookies out there were signed with it.
_SALT: Final = "accounts.known_browsers"
_BYTES: Final = 16


def is_known(request: HttpRequest, user: User) -> bool:
    """Return whether this browser has signed in to the account before."""
    return not _marks_of(user).isdisjoint(_marks(request))


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Remember in the browser's cookie that it has signed in to the account."""
    own = _marks_of(user)
    marks = [mark_of(user), *(other for other in _marks(request) if other not in own)]
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
    others = {*_marks(request)} - _marks_of(user)
    if not others or user.is_staff:
        return
    SharedBrowser.objects.bulk_create(
        [
            SharedBrowser(user=user, staff=staff)
            for staff in User.objects.filter(is_staff=True)
            if not others.isdisjoint(_marks_of(staff))
        ],
        ignore_conflicts=True,
    )


def newest_mark(request: HttpRequest) -> str:
    """Return the mark of the account that signed in last in this browser; empty if none did."""
    return next(iter(_marks(request)), "")


def mark_of(user: User) -> str:
    """Return a digest of the account, so that the cookie does not reveal which one it is."""
    return _short(digest("browser", str(user.pk)))


def _marks_of(user: User) -> set[str]:
    """Return the marks of the account under each of the keys: cookies live for a year."""
    return {_short(each) for each in each_digest("browser", str(user.pk))}


def _short(found: bytes) -> str:
    return urlsafe_b64encode(found[:_BYTES]).decode().rstrip("=")


def _marks(request: HttpRequest) -> list[str]:
    cookie = request.get_signed_cookie(
        settings.BROWSER_COOKIE_NAME, "", salt=_SALT, max_age=KEPT_SECONDS
    )
    return cookie.split(".") if cookie else []
