"""Throttles: how often something may be tried by one member, one address, or at all.

Counted in PostgreSQL, so that they hold over all web processes and without Redis; a count
commits at once, so that it stands even if the act that it counted fails.
"""

from dataclasses import dataclass
from math import ceil

from django.db import connection
from django.utils import timezone

from accounts.models import Attempts

COUNT_ONE = """
    INSERT INTO accounts_attempts AS old (scope, key, ends_at, count)
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
        row = Attempts.objects.filter(scope=self.scope, key=str(key)[:200])
        return row.filter(ends_at__gt=timezone.now()).values_list("count", flat=True).first() or 0

    def seconds_left(self, key: object) -> int:
        """Tell in how many seconds the window that runs for this key ends; 0 if none does."""
        row = Attempts.objects.filter(scope=self.scope, key=str(key)[:200])
        ends_at = row.values_list("ends_at", flat=True).first()
        return max(0, ceil((ends_at - timezone.now()).total_seconds())) if ends_at else 0

    def is_spent(self, key: object) -> bool:
        """Tell, without counting, whether the next try would be one too many."""
        row = Attempts.objects.filter(scope=self.scope, key=str(key)[:200])
        return row.filter(ends_at__gt=timezone.now(), count__gte=self.limit).exists()


def clear_ended() -> int:
    """Forget the windows that have ended; returns how many."""
    deleted, _ = Attempts.objects.filter(ends_at__lte=timezone.now()).delete()
    return deleted
