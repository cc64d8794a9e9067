"""How large a request may be: asked before a byte of its body is read.

Django reads a whole form, files included, to find the CSRF token in it. So what is too large is
refused by its Content-Length: first by what the address takes from anybody, then, once the session
is known, by what it takes from this visitor.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from accounts.models import User
from accounts.sign_in import known_browsers
from evidence.uploads import limits
from portal.pages.errors import length_required, too_large

_MEGABYTE: Final = 1024 * 1024
# For the form around the files.
ROOM: Final = 2 * _MEGABYTE
# Every form without a file, and a piece of one (evidence/uploads/chunked_upload.py).
PLAIN: Final = _MEGABYTE
# The one table: the pages, by their URL names, that take all files an invoice may have ...
TAKE_MANY: Final = frozenset(
    {
        "dispute-answer",
        "product-proof",
        "promotion",
        "redeem-again",
        "registration-purchase",
        "repair-fault",
        "shout-out",
        "ticket-new",
        "ticket-reopening",
        "ticket-reply",
    }
)
TAKE_MANY_FROM_STAFF: Final = frozenset({"admin:service_benchrepair_act"})
# ... and those that take one; FROM_STAFF, what a member may send no file to.
TAKE_ONE: Final = frozenset({"member-picture", "registration-scan"})
TAKE_ONE_FROM_STAFF: Final = frozenset(
    {
        "admin:products_serialbatch_load",
        "admin:promotions_codebatch_load",
        "admin:promotions_promotion_add",
        "admin:promotions_promotion_change",
        "admin:promotions_promotion_correction",
        "admin:promotions_promotion_products",
        "admin:promotions_promotion_products_addition",
        "admin:support_conversation_write",
    }
)
_LONGEST_NUMBER: Final = 16
_ENDLESS: Final = 10**_LONGEST_NUMBER


def of_page(path: str) -> int:
    """Return how many bytes a request to this address may have, whoever sends it."""
    name = _name(path)
    if name in TAKE_MANY or name in TAKE_MANY_FROM_STAFF:
        return limits.max_files() * limits.max_bytes() + ROOM
    if name in TAKE_ONE or name in TAKE_ONE_FROM_STAFF:
        return limits.max_bytes() + ROOM
    return PLAIN


def of_visitor(request: HttpRequest) -> int:
    """Return how many bytes it may have from this visitor.

    The session of a known browser may have ended while the form was filled in: what was typed is
    taken out of it, and shown again after the sign-in (accounts/sign_in/interrupted_forms.py).
    """
    if isinstance(request.user, User):
        is_for_staff = _name(request.path_info) in TAKE_MANY_FROM_STAFF | TAKE_ONE_FROM_STAFF
        is_theirs = request.user.is_staff or not is_for_staff
    else:
        is_theirs = bool(known_browsers.newest_mark(request))
    return of_page(request.path_info) if is_theirs else PLAIN


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


class BodyLimitMiddleware:
    """Refuses what is too large for its address, before anything looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 411 to a body without a length, 413 to one that is too large."""
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return _in_their_language(request, length_required)
        size = body_size(request)
        if size > PLAIN and size > of_page(request.path_info):
            return _in_their_language(request, too_large)
        return self.get_response(request)


class VisitorsLimitMiddleware:
    """Refuses what is too large from this visitor; comes after the session, before any form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413; for most requests, without a look at who sends them."""
        size = body_size(request)
        if size > PLAIN and size > of_visitor(request):
            return too_large(request, needs_sign_in=request.user.is_anonymous)
        return self.get_response(request)


def body_size(request: HttpRequest) -> int:
    """Return the size that a request says it has, however it writes the number.

    The server takes leading zeros, as Django does; what is no number it has refused.
    """
    text = str(request.META.get("CONTENT_LENGTH") or "").lstrip("0") or "0"
    if not (text.isascii() and text.isdecimal()):
        return 0
    return int(text) if len(text) < _LONGEST_NUMBER else _ENDLESS


def _in_their_language(
    request: HttpRequest, answer: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    # The member's language is not known yet.
    with translation.override(translation.get_language_from_request(request)):
        return answer(request)
