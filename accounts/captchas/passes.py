"""Passes: a solved captcha stays solved until its form is sent, so that a slip costs no second one.

A pass is for one form in one session, for a quarter of an hour, used up by what it lets through.
"""

import secrets
import time
from typing import Any, Final

from django.http import HttpRequest

from foundation.throttles import MINUTE, Throttle

LIFE: Final = 15 * MINUTE
# The session of two requests at once is the same twice: whoever counts first has the pass.
USED: Final = Throttle("captcha-passed", limit=1, seconds=LIFE)
_KEPT: Final = "captchas solved"


def grant(request: HttpRequest, form: str, token: str = "") -> None:
    """Note that the captcha of a form is solved; what has the same token is used up together."""
    passed = {"token": token or secrets.token_urlsafe(12), "until": time.time() + LIFE}
    request.session[_KEPT] = {**_live(request), form: passed}


def stands(request: HttpRequest, form: str) -> bool:
    """Return whether the captcha of a form is solved, and nothing was sent with it yet."""
    found = _live(request).get(form)
    return found is not None and not USED.is_spent(found["token"])


def use(request: HttpRequest, form: str) -> bool:
    """Use the pass of a form up; False if it had none, or another request was faster."""
    live = _live(request)
    found = live.pop(form, None)
    if found is None:
        return False
    if live:
        request.session[_KEPT] = live
    else:
        del request.session[_KEPT]
    return USED.hit(found["token"])


def _live(request: HttpRequest) -> dict[str, dict[str, Any]]:
    kept = request.session.get(_KEPT, {})
    return {form: one for form, one in kept.items() if one["until"] > time.time()}
