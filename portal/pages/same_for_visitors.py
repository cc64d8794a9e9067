"""Pages that all visitors of a region read alike: made once per language, 304 where unchanged.

They are kept by each process until something changes that they show of promotions, and a quarter
of an hour at most: each day of each time zone begins at a quarter.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import get_conditional_response, patch_cache_control

from accounts.models import User
from accounts.profile.region import region_of
from foundation.languages import current_language
from promotions.models import shown_stamp

View = Callable[[HttpRequest], HttpResponse]
QUARTER: Final = 900
# The one thing on them that each browser has of its own.
TOKEN: Final = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*')


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page without its token: the parts before, between and behind."""

    until: tuple[UUID | None, int]
    parts: list[str]
    digest: str


# As many as there are of, say, three pages, five languages and the regions that people come from;
# there are 250, and a stranger could ask for all of them.
MOST_KEPT: Final = 400
_kept: dict[tuple[str, str, str], _Kept] = {}


def same_for_visitors(*, shows_promotions: bool) -> Callable[[View], View]:
    """Keep the page that a view makes for visitors; members and special cases go past it."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest) -> HttpResponse:
            if not _is_alike(request):
                return view(request)
            stamp = shown_stamp.current() if shows_promotions else None
            until = stamp, int(time.time()) // QUARTER
            key = request.path, current_language(), region_of(request)
            page = _kept.get(key)
            if page is None or page.until != until:
                page = _keep(key, until, view(request).content.decode())
            return _answer(request, page)

        return shown

    return wrapped


def _keep(key: tuple[str, str, str], until: tuple[UUID | None, int], made: str) -> _Kept:
    """Keep a page; of too many, those that were made first go."""
    parts = TOKEN.split(made)
    digest = sha256("".join(parts).encode()).hexdigest()
    _kept.pop(key, None)
    _kept[key] = page = _Kept(until, parts, digest)
    for oldest in list(_kept)[:-MOST_KEPT]:
        _kept.pop(oldest, None)
    return page


def kept() -> int:
    """Return how many pages are kept."""
    return len(_kept)


def forget() -> None:
    """Make each page anew at its next visit."""
    _kept.clear()


def _is_alike(request: HttpRequest) -> bool:
    """Return whether the page has nothing on it of this reader, nor of this address."""
    is_plain = request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING")
    return is_plain and not isinstance(request.user, User) and len(get_messages(request)) == 0


def _answer(request: HttpRequest, page: _Kept) -> HttpResponse:
    """Put the browser's token in, or say that the browser has the page already.

    A browser with the same cookie has a token that goes with it.
    """
    token = get_token(request)
    of_both = f"{page.digest} {request.META['CSRF_COOKIE']}"
    tag = f'"{sha256(of_both.encode()).hexdigest()[:32]}"'
    # Before the page is put together: most who come back have it.
    response = get_conditional_response(request, etag=tag) or HttpResponse(token.join(page.parts))
    response.headers["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response
