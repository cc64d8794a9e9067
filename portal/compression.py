"""Compress pages to a third of their size.

The length of compressed pages can leak a secret (BREACH) to an attacker who makes a member's
browser fetch them repeatedly with guesses in the URL. Three things prevent that: cookies are
SameSite=Lax, so another site's page cannot fetch ours as the member; Django's middleware adds a
random number of bytes; the CSRF token, the one secret on every page, is masked anew each time.
"""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT: Final = ("text/", "application/json", "image/svg+xml")


class TextGZipMiddleware(GZipMiddleware):
    """Compress text only; photos and PDFs are compressed already and may be many megabytes."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave responses that are not text unchanged."""
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
