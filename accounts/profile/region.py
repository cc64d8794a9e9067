"""The region of a request: it decides which promotions, service centres and store a page shows.

The language does not follow it, nor does a rule: who may redeem what goes by where the product was
bought. It was chosen in the frame, or is that of the member's profile, or what the browser hints.
"""

from functools import lru_cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.regions import is_region, likely_regions

COOKIE: Final = "region"
# A member's choice ends with the session: whoever signs in next has a region of their own.
_IN_SESSION: Final = "region"
_A_YEAR: Final = 365 * 24 * 3600


def region_of(request: HttpRequest) -> str:
    """Return the code of the region that pages are for; "" where nobody can tell."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        chosen: str = request.session.get(_IN_SESSION, "")
        return chosen or user.region
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if is_region(chosen) else _hinted(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=1024)
def _hinted(browser: str) -> str:
    return next(iter(likely_regions(browser=browser, time_zone="")), "")


def with_region(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the region that was chosen, for this browser or for this session of a member."""
    chosen = request.POST.get("region", "")
    if not is_region(chosen):
        return response
    if isinstance(request.user, User):
        request.session[_IN_SESSION] = chosen
        return response
    response.set_cookie(
        COOKIE, chosen, max_age=_A_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
    return response
