"""Throttles: how often something may be tried by one member, one address, or at all.

Counted in PostgreSQL, so that they hold over all web processes and without Redis; a count
commits at once, so that it stands even if the act that it counted fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from foundation.models import ThrottleCounter

A_DAY = 24 * 3600
COUNT_ONE = """
    INSERT INTO foundation_throttlecounter AS old (scope, key, ends_at, count)
    VALUES (%s, %s, now() + make_interval(secs => %s), 1)
    ON CONFLICT (scope, key) DO UPDATE SET
        count = CASE WHEN old.ends_at > now() THEN old.count + 1 ELSE 1 END,
        ends_at = CASE WHEN old.ends_at > now() THEN old.ends_at ELSE excluded.ends_at END
    RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Throttle:
    """At most ``limit`` tries in each window of ``seconds``, which begins with the first try."""

    scope: str
    limit: int
    seconds: int

    def hit(self, key: object) -> bool:
        """Count one try for this key; False when it is one too many."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT_ONE, [self.scope, str(key)[:200], self.seconds])
            (count,) = cursor.fetchone()
        return bool(count <= self.limit)

    def tries(self, key: object) -> int:
        """Tell how many tries were counted for this key in the window that runs."""
        row = ThrottleCounter.objects.filter(scope=self.scope, key=str(key)[:200])
        return row.filter(ends_at__gt=timezone.now()).values_list("count", flat=True).first() or 0

    def seconds_left(self, key: object) -> int:
        """Tell in how many seconds the window that runs for this key ends; 0 if none does."""
        row = ThrottleCounter.objects.filter(scope=self.scope, key=str(key)[:200])
        ends_at = row.values_list("ends_at", flat=True).first()
        return max(0, ceil((ends_at - timezone.now()).total_seconds())) if ends_at else 0

    def is_spent(self, key: object) -> bool:
        """Tell, without counting, whether the next try would be one too many."""
        row = ThrottleCounter.objects.filter(scope=self.scope, key=str(key)[:200])
        return row.filter(ends_at__gt=timezone.now(), count__gte=self.limit).exists()


def delete_expired() -> int:
    """Forget the windows that have ended; returns how many."""
    deleted, _ = ThrottleCounter.objects.filter(ends_at__lte=timezone.now()).delete()
    return deleted


# What is secret, and what serves but once.
NOT_SHOWN = ("password", "code", "csrfmiddlewaretoken", "captcha", "piece_")
MINUTE = 60


def rate_limit_response(request: HttpRequest, *, seconds: int | None = None) -> HttpResponse:
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


class TooManyTries(Exception):
    """Something was tried too often, by this member or by others."""


def count_each(*tries: tuple[Throttle, object]) -> None:
    """Count one try against each of these limits.

    Raises:
        TooManyTries: one of them is spent; those behind it did not count.
    """
    # The member's own limit first, and none after one that is spent: else one member could use
    # up the limit of a serial, or of all, and so shut out everybody.
    if not all(throttle.hit(key) for throttle, key in tries):
        raise TooManyTries
