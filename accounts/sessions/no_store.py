"""No browser stores a page of somebody who is signed in: Back after the sign-out shows none."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class NoStoreMiddleware:
    """Forbids to store what is answered to a session that is signed in.

    But for what is the same for everybody and says so: banners, guides, icons.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add the header; a session that the page did not read tells it nothing."""
        response = self.get_response(request)
        header = response.headers.get("Cache-Control", "")
        is_private = "public" not in header and "no-store" not in header
        if is_private and _is_signed_in(request):
            add_never_cache_headers(response)
        return response


def _is_signed_in(request: HttpRequest) -> bool:
    return request.session.accessed and SESSION_KEY in request.session
