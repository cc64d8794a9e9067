"""Maintenance mode: ops close the center for a while with a file that all web processes see.

A file, since the maintenance may be on the database. It contains the time at which the work is
expected to end, or nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.pages.errors import unavailable

# Health checks and what staff need stay open; WhiteNoise serves static files before this check.
OPEN = ("/health/", "/admin/", "/account/login/", "/account/second-factor/authenticate/")
OPEN_TO_LOOK_AT = ("/brand.css", "/products/uploads/")


class MaintenanceMiddleware:
    """Answer with the maintenance page while the center is closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on requests to paths that stay open."""
        is_open = request.path.startswith(OPEN) or (
            request.method == "GET" and request.path.startswith(OPEN_TO_LOOK_AT)
        )
        if is_open or not is_closed():
            return self.get_response(request)
        return unavailable(request, minutes=minutes_left(), is_planned=True)


def close(*, minutes: int | None = None) -> None:
    """Close the center; ``minutes`` is the expected duration, if known."""
    ends_at = timezone.now() + timedelta(minutes=minutes) if minutes else None
    settings.MAINTENANCE_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.MAINTENANCE_FILE.write_text(ends_at.isoformat() if ends_at else "", encoding="ascii")


def reopen() -> None:
    """Open the center again."""
    settings.MAINTENANCE_FILE.unlink(missing_ok=True)


def is_closed() -> bool:
    """Return whether the center is closed."""
    return bool(settings.MAINTENANCE_FILE.exists())


def minutes_left() -> int | None:
    """Return the minutes that are expected to remain; None if unknown or already over."""
    try:
        ends_at = datetime.fromisoformat(settings.MAINTENANCE_FILE.read_text(encoding="ascii"))
        left = ends_at - timezone.now()
    except (OSError, ValueError, TypeError):  # reopened in the meantime, or a file made by hand
        return None
    return ceil(left / timedelta(minutes=1)) if left > timedelta() else None
