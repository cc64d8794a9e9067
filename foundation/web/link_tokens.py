"""Tokens in links of e-mails: traded at the first look for a cookie, so that no address has them.

An address is written to logs and histories, and passed on with a picture of the screen. The cookie
goes to the one page alone that the link is for, and no row is written: link scanners follow links.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

KEPT_SECONDS: Final = 24 * 3600
# A fixed name, wherever this module lies: cookies out there were signed with it.
_SALT: Final = "foundation.link_tokens"


def trade(token: str, path: str) -> HttpResponse:
    """Redirect to the page without the token, which the page then finds by `traded`."""
    return given_to(path, token, HttpResponseRedirect(path))


def given_to(path: str, token: str, response: HttpResponse) -> HttpResponse:
    """Put the token for a page into the answer, as a cookie."""
    response.set_signed_cookie(
        settings.LINK_COOKIE_NAME,
        token,
        salt=_SALT,
        max_age=KEPT_SECONDS,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def traded(request: HttpRequest) -> str:
    """Return the token of the link by which somebody came to this page; empty without one."""
    name, most = settings.LINK_COOKIE_NAME, KEPT_SECONDS
    return request.get_signed_cookie(name, "", salt=_SALT, max_age=most) or ""
