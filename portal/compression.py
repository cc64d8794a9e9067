"""Pages over the wire in a third of their size.

Compressed pages can betray a secret by their length (BREACH), to who lets a member's browser fetch
them again and again with guesses in the address. Three things stand against it: cookies are
SameSite=Lax, so that another site's page cannot fetch ours as the member; Django's middleware adds
a random number of bytes; the CSRF token, the one secret on every page, is masked anew each time.
"""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT: Final = ("text/", "application/json", "image/svg+xml")


class TextGZipMiddleware(GZipMiddleware):
    """Compresses text; photos and papers are compressed already, and may be many megabytes."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Pass on what is no text as it is."""
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
