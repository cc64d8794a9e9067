"""Tokens in links of e-mails: traded at the first look for a cookie, so that no address has them.

An address is written to logs and histories, and passed on with a picture of the screen. The cookie
goes to the one page alone that the link is for, and no row is written: link scanners follow links.
Each link has a page of its own, so that two of them in two tabs are not taken for one another.
"""

import hashlib
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

KEPT_SECONDS: Final = 24 * 3600
# Ours are shorter, and a browser drops a cookie of some thousand letters.
_LONGEST: Final = 256
# A fixed name, wherever this module lies: cookies out there were signed with it.
_SALT: Final = "foundation.link_tokens"


def mark(token: str) -> str:
    """Return what the address of a link's page has of its token: it tells links apart, no more."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]


def page_of(token: str, page: str) -> str:
    """Return the address of the page of one link, which names its mark."""
    return reverse(page, args=[mark(token)])


def trade(token: str, path: str) -> HttpResponse:
    """Redirect to the page without the token, which the page then finds by `traded`.

    Raises:
        Http404: it is too long to be one of ours.
    """
    if len(token) > _LONGEST:
        raise Http404
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


def traded(request: HttpRequest, link: str = "") -> str:
    """Return the token of the link by which somebody came to this page; empty without one.

    ``link`` is the mark in the page's address, where it has one.
    """
    name, most = settings.LINK_COOKIE_NAME, KEPT_SECONDS
    token: str = request.get_signed_cookie(name, "", salt=_SALT, max_age=most) or ""
    return token if link in ("", mark(token)) else ""
