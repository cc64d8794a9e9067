"""The answer to one try too many: when the next one is taken, and what was typed, to send again."""

from collections.abc import Iterator
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# What is secret, and what serves but once.
NOT_SHOWN = ("password", "code", "csrfmiddlewaretoken", "captcha", "piece_")
MINUTE = 60


def too_many(request: HttpRequest, *, seconds: int | None = None) -> HttpResponse:
    """Answer 429; ``seconds`` until it may be tried again, where that is known."""
    context = {
        "minutes": ceil(seconds / MINUTE) if seconds else None,
        "typed": list(_typed(request)) if request.method == "POST" else [],
    }
    response = render(request, "429.html", context, status=429)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """List what the form held; its files must be chosen again."""
    for name, values in request.POST.lists():
        if not any(word in name for word in NOT_SHOWN):
            yield from ((name, value) for value in values)
