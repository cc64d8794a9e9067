"""A code by e-mail instead of the sum, for those whose browser cannot solve it by itself.

Without JavaScript it is the way that asks for neither eyes nor arithmetic (WCAG 3.3.8). It goes to
the member's address, or to the one that a visitor has typed into the form.
"""

import hmac
import re
import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.captchas import passes
from accounts.models import User
from foundation.encryption import digest
from foundation.mailboxes import canonical_address
from foundation.text import normalize_typed
from foundation.throttles import MINUTE, Throttle, rate_limit_response
from foundation.web.requests import client_network

LIFE: Final = 15 * MINUTE
# Besides what one mailbox gets in an hour, whatever asked for it: email_change/code_limits.py.
PER_PLACE: Final = Throttle("captcha-codes", limit=5, seconds=3600)
IN_ALL: Final = Throttle("captcha-codes-all", limit=600, seconds=3600)
TRIES: Final = Throttle("captcha-code-tries", limit=3, seconds=LIFE)
# The button that asks for one, and the letter that it comes in.
BUTTON: Final = "captcha_code"
LETTER: Final = "account/email/email_confirmation"
_KEPT: Final = "captcha code"

View = Callable[..., HttpResponse]


def mails_codes(form: str) -> Callable[[View], View]:
    """Let a view send the code of its form before it shows the form again."""

    def sending(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and BUTTON in request.POST:
                _send(request, form)
            elif request.method == "POST" and "reformat" in request.POST:
                forget(request)
            return view(request, *args, **kwargs)

        return answer

    return sending


def sent_to(request: HttpRequest, form: str) -> str:
    """Return the address to which the code of a form was sent; empty if none waits to be typed."""
    kept = request.session.get(_KEPT)
    if not kept or kept["form"] != form or kept["until"] < time.time():
        return ""
    return "" if TRIES.is_spent(kept["id"]) else str(kept["to"])


def is_right(request: HttpRequest, form: str, typed: str) -> bool:
    """Check a code; three tries. A right one gives the pass of the form."""
    if not sent_to(request, form):
        return False
    kept = request.session[_KEPT]
    mark = _mark(kept["id"], typed)
    if not TRIES.hit(kept["id"]) or not hmac.compare_digest(mark, kept["mark"]):
        return False
    forget(request)
    passes.grant(request, form, token=kept["id"])
    return True


def forget(request: HttpRequest) -> None:
    """Take no code any more: the visitor wants the sum."""
    request.session.pop(_KEPT, None)


def _send(request: HttpRequest, form: str) -> None:
    member = request.user if isinstance(request.user, User) else None
    try:
        to = member.email if member else canonical_address(request.POST.get("email", ""))
        validate_email(to)
    except ValidationError:
        messages.error(request, _("Enter your email address first, so that we can send the code."))
        return
    if not (PER_PLACE.hit(client_network(request)) and IN_ALL.hit("all")):
        raise ImmediateHttpResponse(rate_limit_response(request))
    adapter = get_adapter(request)
    code, named = adapter.generate_email_verification_code(), secrets.token_urlsafe(12)
    with transaction.atomic():
        adapter.send_mail(LETTER, to, {"code": code, "user": member})
    request.session[_KEPT] = {
        "id": named,
        "form": form,
        "to": to,
        "mark": _mark(named, code),
        "until": time.time() + LIFE,
    }


def _mark(named: str, code: str) -> str:
    typed = re.sub(r"[^0-9A-Z]", "", normalize_typed(code).upper())
    return digest("captcha code", f"{named} {typed}").hex()
