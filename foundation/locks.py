"""Advisory locks of PostgreSQL: one transaction at a time."""

from django.db import connection


def one_at_a_time(what: str) -> None:
    """Let one transaction at a time look at what is named here, until its commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
