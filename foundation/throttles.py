"""Throttles (rate limits): how often one member, one IP address or everybody may try something.

Attempts are counted in PostgreSQL, so that limits hold across all web processes and without
Redis. A count commits at once, so that it stands even if the attempt itself fails.
"""

from dataclasses import dataclass
from math import ceil

from django.db import connection
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from foundation.models import ThrottleCounter
from foundation.typed_fields import typed_fields

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
    """At most ``limit`` attempts per window of ``seconds``; the first attempt starts the window."""

    scope: str
    limit: int
    seconds: int

    def hit(self, key: object) -> bool:
        """Count one attempt for this key; False when it is over the limit."""
        return self.count(key) <= self.limit

    def count(self, key: object) -> int:
        """Count one attempt for this key; return how many there are in the current window."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT_ONE, [self.scope, str(key)[:200], self.seconds])
            (count,) = cursor.fetchone()
        return int(count)

    def forgive(self, key: object) -> None:
        """Take back one attempt for this key: it was none of those that the limit is against."""
        row = ThrottleCounter.objects.filter(scope=self.scope, key=str(key)[:200], count__gt=0)
        row.filter(ends_at__gt=timezone.now()).update(count=F("count") - 1)

    def tries(self, key: object) -> int:
        """Return the number of attempts for this key in the current window."""
        row = ThrottleCounter.objects.filter(scope=self.scope, key=str(key)[:200])
        return row.filter(ends_at__gt=timezone.now()).values_list("count", flat=True).first() or 0

    def seconds_left(self, key: object) -> int:
        """Return the seconds until this key's current window ends; 0 if there is none."""
        row = ThrottleCounter.objects.filter(scope=self.scope, key=str(key)[:200])
        ends_at = row.values_list("ends_at", flat=True).first()
        return max(0, ceil((ends_at - timezone.now()).total_seconds())) if ends_at else 0

    def is_spent(self, key: object) -> bool:
        """Return whether the next attempt would be over the limit, without counting one."""
        row = ThrottleCounter.objects.filter(scope=self.scope, key=str(key)[:200])
        return row.filter(ends_at__gt=timezone.now(), count__gte=self.limit).exists()


def any_spent(*tries: tuple[Throttle, object]) -> bool:
    """Return in one look whether one of these throttles is spent, without counting an attempt."""
    spent = Q()
    for throttle, key in tries:
        spent |= Q(scope=throttle.scope, key=str(key)[:200], count__gte=throttle.limit)
    return ThrottleCounter.objects.filter(spent, ends_at__gt=timezone.now()).exists()


MINUTE = 60


def rate_limit_response(request: HttpRequest, *, seconds: int | None = None) -> HttpResponse:
    """Return a 429 page; ``seconds`` is the time until the next attempt, if known."""
    context = {
        "minutes": ceil(seconds / MINUTE) if seconds else None,
        "typed": typed_fields(request),
        "action": request.get_full_path(),
    }
    response = render(request, "429.html", context, status=429)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


class TooManyTries(Exception):
    """A throttle's limit was reached, by this member or by others."""


def count_each(*tries: tuple[Throttle, object]) -> None:
    """Count one attempt against each of these throttles.

    Raises:
        TooManyTries: one limit is reached; the throttles after it did not count.
    """
    # List the member's own limit first, and stop at the first that is reached: otherwise one
    # member could use up the limit of a serial or the shared one, and lock everybody out.
    if not all(throttle.hit(key) for throttle, key in tries):
        raise TooManyTries
