"""Webhook to which a mail host posts bounces, signed with a shared secret."""

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

# How long a signature is valid, and how far apart the two clocks may be.
OLDEST_SECONDS: Final = 300
AGAIN_AFTER_SECONDS: Final = 60
LONGEST_TIMESTAMP = 12


@csrf_exempt  # a mail host has no session; the signature authenticates it
def posted(request: HttpRequest) -> HttpResponse:
    """Accept a report: 204 whatever it says, 503 if it came before we noted the e-mail as sent."""
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
    """Return the signature of a report; the timestamp is in seconds since 1970."""
    signed = timestamp.encode() + b"." + report
    return "sha256=" + hmac.new(settings.BOUNCE_SECRET.encode(), signed, hashlib.sha256).hexdigest()


def _is_signed(request: HttpRequest) -> bool:
    timestamp = request.headers.get("X-Timestamp", "")
    if not timestamp.isdecimal() or len(timestamp) > LONGEST_TIMESTAMP:
        return False
    if abs(time.time() - int(timestamp)) > OLDEST_SECONDS:
        return False
    received = request.headers.get("X-Signature", "")
    return hmac.compare_digest(received.encode(), signature(timestamp, request.body).encode())


def _refusal(status: int, words: str) -> HttpResponse:
    """Return an error in plain text, for whoever sets up the mail host."""
    return HttpResponse(words + "\n", status=status, content_type="text/plain")
