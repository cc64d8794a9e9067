"""Where a mail host posts what comes back, signed with a secret that both know."""

import hashlib
import hmac
import time
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from notifications.bounces import processing
from notifications.bounces.dsn import LARGEST
from notifications.bounces.processing import Effect

# So long a signature is good for, and so far apart may the two clocks be.
OLDEST_SECONDS: Final = 300
AGAIN_AFTER_SECONDS: Final = 60
LONGEST_TIMESTAMP = 12


@csrf_exempt  # a mail host has no session; the signature stands in for it
def posted(request: HttpRequest) -> HttpResponse:
    """Take a report in: 204 whatever it says, 503 if it came before our own note of the letter."""
    if not settings.BOUNCE_SECRET:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if len(request.body) > LARGEST:
        return _refusal(413, f"A report has at most {LARGEST} bytes.")
    if not _is_signed(request):
        return _refusal(403, "X-Signature is wrong, or X-Timestamp is not of these minutes.")
    if processing.record_report(request.body) == Effect.TOO_EARLY:
        return HttpResponse(status=503, headers={"Retry-After": str(AGAIN_AFTER_SECONDS)})
    return HttpResponse(status=204)


def signature(timestamp: str, report: bytes) -> str:
    """Sign a report of this moment, in seconds since 1970."""
    signed = timestamp.encode() + b"." + report
    return "sha256=" + hmac.new(settings.BOUNCE_SECRET.encode(), signed, hashlib.sha256).hexdigest()


def _is_signed(request: HttpRequest) -> bool:
    timestamp = request.headers.get("X-Timestamp", "")
    if not timestamp.isdecimal() or len(timestamp) > LONGEST_TIMESTAMP:
        return False
    if abs(time.time() - int(timestamp)) > OLDEST_SECONDS:
        return False
    given = request.headers.get("X-Signature", "")
    return hmac.compare_digest(given.encode(), signature(timestamp, request.body).encode())


def _refusal(status: int, words: str) -> HttpResponse:
    """Tell whoever sets up a mail host what is wrong; no page, since no person reads it."""
    return HttpResponse(words + "\n", status=status, content_type="text/plain")
