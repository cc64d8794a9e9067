"""What browsers refused to load on our pages, if ops ask for it: one line of the log each.

Anybody may post here, so a line says little, is short, and there are only so many of them.
"""

import json
import logging
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.throttles import Throttle
from foundation.web.requests import client_network

logger = logging.getLogger(__name__)
# A browser's report has about one kilobyte.
LARGEST: Final = 8 * 1024
LONGEST_WORD: Final = 100
PER_PLACE: Final = Throttle("csp-reports-place", limit=20, seconds=600)
IN_ALL: Final = Throttle("csp-reports", limit=600, seconds=3600)


@csrf_exempt  # a browser sends it by itself, without a token; it changes nothing
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log a report; 204 for anything else too, since errors are lines in the log as well."""
    if not settings.CSP_REPORTS:
        raise Http404
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_small = length.isdecimal() and int(length) <= LARGEST
    if is_small and PER_PLACE.hit(client_network(request)) and IN_ALL.hit("all"):
        line = _line(request.body)
        if line:
            logger.warning(json.dumps(line))
    return HttpResponse(status=204)


def _line(body: bytes) -> dict[str, str]:
    """Keep what tells where the fault is, and nothing that a link may hold of a person."""
    try:
        report = json.loads(body)["csp-report"]
        return {
            "csp": str(report["effective-directive"])[:LONGEST_WORD],
            "page": _page(str(report["document-uri"])),
            "blocked": _place(str(report["blocked-uri"])),
            "source": _place(str(report.get("source-file", ""))),
            "line": str(report.get("line-number", ""))[:10],
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _page(address: str) -> str:
    """Name the page by its pattern: an address may have a token or a reference in it."""
    try:
        return str(resolve(urlsplit(address).path).route)
    except (Resolver404, ValueError):
        return "unknown"


def _place(address: str) -> str:
    """Name a static file of ours, a foreign host, or a word such as inline."""
    parts = urlsplit(address)
    if parts.path.startswith(settings.STATIC_URL):
        return parts.path[:LONGEST_WORD]
    host = f"{parts.scheme}://{parts.hostname}" if parts.hostname else address.partition(":")[0]
    return host[:LONGEST_WORD]
